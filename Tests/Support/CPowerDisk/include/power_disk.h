#pragma once
#include <stdint.h>

/*
 * A disk in memory that SQLite writes to through a VFS of its own, and that loses power.
 *
 * Until a file is synced, what was written to it is only pending. A loss of power keeps or drops
 * each pending sector of 512 bytes by chance, tears some of them, and keeps a beginning of the
 * pending changes of the directory. All chance comes from one seed.
 */
typedef struct power_disk power_disk;

/* What may be made to fail: one bit each. */
enum {
    POWER_DISK_READ = 1,
    POWER_DISK_WRITE = 2,
    POWER_DISK_SYNC = 4,
    POWER_DISK_OPEN = 8,
};

/* What has happened on the disk so far. */
typedef struct power_disk_counts {
    int64_t operations;
    int64_t writes;
    int64_t syncs;
    int64_t bytes;
    int64_t losses;
    int64_t sectors_kept;
    int64_t sectors_lost;
    int64_t sectors_torn;
    int64_t entries_lost;
    int64_t failures;
} power_disk_counts;

/* Registers the VFS under a name, which must not be taken. NULL without memory. */
power_disk *power_disk_make(const char *name, uint64_t seed);

/* Takes the VFS out of SQLite's list; the memory goes with the last connection. */
void power_disk_end(power_disk *disk);

/* Says that syncs are done without doing them. */
void power_disk_set_lying(power_disk *disk, int is_lying);

/* The bytes that all files together may take; 0 without limit. */
void power_disk_set_capacity(power_disk *disk, int64_t bytes);

/* Cuts the power in the midst of the so-many-th next operation that changes something; 0: never. */
void power_disk_cut_after(power_disk *disk, int64_t operations);

/* Makes the next operations of these kinds fail. */
void power_disk_fail(power_disk *disk, int kinds, int64_t times);

/* Whether the power was cut; everything fails until power_disk_lose. */
int power_disk_is_off(power_disk *disk);

/* The power comes back: what was not synced survives by chance, what was open is dead. */
void power_disk_lose(power_disk *disk);

/* All that is pending is written, as by sync(2) or at an orderly end. */
void power_disk_settle(power_disk *disk);

/* The process is gone and the machine is not: what was open is dead, nothing is lost. */
void power_disk_kill(power_disk *disk);

/* Changes one bit of a file, as it lies there; 0 where there is no such byte. */
int power_disk_flip(power_disk *disk, const char *path, int64_t offset, int bit);

int power_disk_exists(power_disk *disk, const char *path);

/* Nought, or -1 where there is nothing at the path. */
int power_disk_rename(power_disk *disk, const char *from, const char *to);
int power_disk_remove(power_disk *disk, const char *path);

/* Puts a copy of a file at another path, durable at once; 0 where there is none to copy. */
int power_disk_copy(power_disk *disk, const char *from, const char *to);

/* The path of the so-many-th file, copied as far as it fits; its length, or -1 after the last. */
int power_disk_path(power_disk *disk, int index, char *buffer, int capacity);

power_disk_counts power_disk_counted(power_disk *disk);

/* The bytes of all files together. */
int64_t power_disk_used(power_disk *disk);
