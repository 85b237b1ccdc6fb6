#pragma once
#include "power_disk.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stddef.h>

enum {
    SECTOR_BYTES = 512,
    REGIONS_MAX = 64,
    REGION_BYTES = 32768,
    /* Beyond so many pending bytes the oldest are written back, as a kernel does. */
    PENDING_BYTES_MAX = 64 << 20,
};

typedef struct image {
    uint8_t *bytes;
    int64_t count;
    int64_t capacity;
} image;

/* The shared memory of a write-ahead log: lives as long as a connection has it mapped. */
typedef struct shared {
    int users;
    int count;
    void *regions[REGIONS_MAX];
} shared;

/* A pending change of a file, followed by its bytes: a write, or a cut to `offset`. */
typedef struct change {
    int64_t offset;
    int64_t count;
    int64_t is_cut;
} change;

typedef struct handle handle;

/* A file: what its users see, what is on the disk, and the changes that lie between. */
typedef struct node {
    struct node *next;
    /* Where it is now and where it is on the disk; NULL for nowhere. */
    char *path;
    char *durable_path;
    image now;
    image durable;
    image pending;
    handle *handles;
    shared *memory;
} node;

/* A pending change of the directory; a NULL source is a creation, a NULL target a removal. */
typedef struct entry {
    struct entry *next;
    node *file;
    char *target;
} entry;

struct power_disk {
    sqlite3_vfs vfs;
    char *name;
    pthread_mutex_t lock;
    uint64_t random;
    int is_lying;
    int is_off;
    int is_ended;
    int open_count;
    int64_t capacity;
    int64_t cut_after;
    int failing;
    int64_t failures_left;
    node *files;
    entry *entries;
    entry **last_entry;
    power_disk_counts counts;
};

struct handle {
    sqlite3_file base;
    power_disk *disk;
    /* NULL once the process or the machine that opened it is gone. */
    node *file;
    handle *next;
    shared *memory;
    int lock;
    int shared_slots;
    int exclusive_slots;
    int deletes_on_close;
    /* The first sync of a new log makes the directory durable, as in SQLite's os_unix.c. */
    int syncs_directory;
};

/* disk.c */
uint64_t disk_random(power_disk *disk);
int disk_begin(power_disk *disk, int kind, int failure);
int image_reserve(image *it, int64_t capacity);
int image_put(image *it, int64_t offset, const void *bytes, int64_t count);
void image_cut(image *it, int64_t count);
void image_end(image *it);
node *disk_find(power_disk *disk, const char *path);
node *disk_create(power_disk *disk, const char *path);
int disk_move(power_disk *disk, node *file, const char *target);
void disk_sync_directory(power_disk *disk);
int64_t disk_used(power_disk *disk);
void disk_sweep(power_disk *disk);
void disk_release(power_disk *disk);

/* loss.c */
int file_note(power_disk *disk, node *file, int64_t offset, const void *bytes, int64_t count);
int file_note_cut(node *file, int64_t size);
void file_sync(power_disk *disk, node *file);
void file_write_back(node *file);
void file_settle(power_disk *disk, node *file);

/* sharing.c */
extern const sqlite3_io_methods power_disk_methods;
int handle_lock(sqlite3_file *file, int level);
int handle_unlock(sqlite3_file *file, int level);
int handle_reserved(sqlite3_file *file, int *is_reserved);
int handle_map(sqlite3_file *file, int region, int size, int extends, void volatile **memory);
int handle_lock_slots(sqlite3_file *file, int offset, int count, int flags);
void handle_barrier(sqlite3_file *file);
int handle_unmap(sqlite3_file *file, int removes);
void shared_release(shared *memory);

/* vfs.c */
void disk_fill_methods(power_disk *disk);
