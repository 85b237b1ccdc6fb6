#include "disk.h"
#include <stdlib.h>
#include <string.h>

/* SplitMix64. */
uint64_t disk_random(power_disk *disk) {
    uint64_t mixed = disk->random += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
    return mixed ^ mixed >> 31;
}

/* Whether an operation may go on: SQLITE_OK, or the failure to be told. */
int disk_begin(power_disk *disk, int kind, int failure) {
    if (disk->is_off) return failure;
    if (disk->failures_left > 0 && (disk->failing & kind)) {
        disk->failures_left -= 1;
        disk->counts.failures += 1;
        return failure;
    }
    if (kind == POWER_DISK_READ) return SQLITE_OK;
    disk->counts.operations += 1;
    if (disk->cut_after > 0 && --disk->cut_after == 0) disk->is_off = 1;
    return SQLITE_OK;
}

int image_reserve(image *it, int64_t capacity) {
    if (capacity <= it->capacity) return 1;
    int64_t wanted = it->capacity ? it->capacity : 4096;
    while (wanted < capacity) wanted *= 2;
    uint8_t *bytes = realloc(it->bytes, wanted);
    if (!bytes) return 0;
    it->bytes = bytes;
    it->capacity = wanted;
    return 1;
}

/* Writes at an offset; what lies between the end and there is zero. */
int image_put(image *it, int64_t offset, const void *bytes, int64_t count) {
    if (!image_reserve(it, offset + count)) return 0;
    if (offset > it->count) memset(it->bytes + it->count, 0, offset - it->count);
    memcpy(it->bytes + offset, bytes, count);
    if (offset + count > it->count) it->count = offset + count;
    return 1;
}

void image_cut(image *it, int64_t count) {
    if (count < it->count) it->count = count;
}

void image_end(image *it) {
    free(it->bytes);
    *it = (image){0};
}

node *disk_find(power_disk *disk, const char *path) {
    for (node *file = disk->files; file; file = file->next)
        if (file->path && strcmp(file->path, path) == 0) return file;
    return NULL;
}

static int disk_note(power_disk *disk, node *file, const char *target) {
    entry *it = calloc(1, sizeof *it);
    if (!it) return 0;
    it->file = file;
    it->target = target ? strdup(target) : NULL;
    *disk->last_entry = it;
    disk->last_entry = &it->next;
    return 1;
}

/* A file at a path, or one that only its handle knows. */
node *disk_create(power_disk *disk, const char *path) {
    node *file = calloc(1, sizeof *file);
    if (!file) return NULL;
    file->next = disk->files;
    disk->files = file;
    if (!path) return file;
    file->path = strdup(path);
    return disk_note(disk, file, path) ? file : NULL;
}

/* Renames a file over whatever is there, or removes it where there is no target. */
int disk_move(power_disk *disk, node *file, const char *target) {
    node *old = target ? disk_find(disk, target) : NULL;
    if (old == file) return 1;
    if (old) {
        free(old->path);
        old->path = NULL;
    }
    free(file->path);
    file->path = target ? strdup(target) : NULL;
    return disk_note(disk, file, target);
}

static void entry_apply(power_disk *disk, entry *it) {
    if (it->target) {
        for (node *file = disk->files; file; file = file->next) {
            if (!file->durable_path || strcmp(file->durable_path, it->target)) continue;
            free(file->durable_path);
            file->durable_path = NULL;
        }
    }
    free(it->file->durable_path);
    it->file->durable_path = it->target ? strdup(it->target) : NULL;
}

/* A journalled file system keeps the order of such changes: a beginning of them survives. */
static void entries_end(power_disk *disk, int64_t kept) {
    for (entry *it = disk->entries; it;) {
        entry *next = it->next;
        if (kept-- > 0) entry_apply(disk, it);
        else disk->counts.entries_lost += 1;
        free(it->target);
        free(it);
        it = next;
    }
    disk->entries = NULL;
    disk->last_entry = &disk->entries;
}

void disk_sync_directory(power_disk *disk) { entries_end(disk, INT64_MAX); }

int64_t disk_used(power_disk *disk) {
    int64_t bytes = 0;
    for (node *file = disk->files; file; file = file->next) bytes += file->now.count;
    return bytes;
}

static void node_end(node *file) {
    free(file->path);
    free(file->durable_path);
    image_end(&file->now);
    image_end(&file->durable);
    image_end(&file->pending);
    free(file);
}

static int is_named(power_disk *disk, node *file) {
    if (file->path || file->durable_path || file->handles) return 1;
    for (entry *it = disk->entries; it; it = it->next)
        if (it->file == file) return 1;
    return 0;
}

/* Frees what has no name and no user any more. */
void disk_sweep(power_disk *disk) {
    for (node **place = &disk->files; *place;) {
        node *file = *place;
        if (is_named(disk, file)) {
            place = &file->next;
            continue;
        }
        *place = file->next;
        node_end(file);
    }
}

/* What is open belongs to a process that is gone. */
static void disk_abandon(power_disk *disk) {
    for (node *file = disk->files; file; file = file->next) {
        for (handle *it = file->handles; it; it = it->next) it->file = NULL;
        file->handles = NULL;
        file->memory = NULL;
    }
}

void power_disk_kill(power_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    disk_abandon(disk);
    disk_sweep(disk);
    pthread_mutex_unlock(&disk->lock);
}

void power_disk_settle(power_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    if (!disk->is_off) {
        disk_sync_directory(disk);
        for (node *file = disk->files; file; file = file->next) file_write_back(file);
        disk_sweep(disk);
    }
    pthread_mutex_unlock(&disk->lock);
}

void power_disk_lose(power_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    disk_abandon(disk);
    int64_t count = 0;
    for (entry *it = disk->entries; it; it = it->next) count += 1;
    entries_end(disk, count ? (int64_t)(disk_random(disk) % (uint64_t)(count + 1)) : 0);
    for (node *file = disk->files; file; file = file->next) {
        file_settle(disk, file);
        free(file->path);
        file->path = file->durable_path ? strdup(file->durable_path) : NULL;
    }
    disk_sweep(disk);
    disk->is_off = 0;
    disk->cut_after = 0;
    disk->failures_left = 0;
    disk->counts.losses += 1;
    pthread_mutex_unlock(&disk->lock);
}

power_disk *power_disk_make(const char *name, uint64_t seed) {
    power_disk *disk = calloc(1, sizeof *disk);
    if (!disk) return NULL;
    disk->name = strdup(name);
    disk->random = seed;
    disk->last_entry = &disk->entries;
    pthread_mutex_init(&disk->lock, NULL);
    disk_fill_methods(disk);
    if (disk->name && sqlite3_vfs_register(&disk->vfs, 0) == SQLITE_OK) return disk;
    free(disk->name);
    free(disk);
    return NULL;
}

/* Frees the disk once it was ended and nothing is open on it. */
void disk_release(power_disk *disk) {
    if (!disk->is_ended || disk->open_count > 0) {
        pthread_mutex_unlock(&disk->lock);
        return;
    }
    pthread_mutex_unlock(&disk->lock);
    entries_end(disk, 0);
    while (disk->files) {
        node *file = disk->files;
        disk->files = file->next;
        node_end(file);
    }
    pthread_mutex_destroy(&disk->lock);
    free(disk->name);
    free(disk);
}

void power_disk_end(power_disk *disk) {
    sqlite3_vfs_unregister(&disk->vfs);
    pthread_mutex_lock(&disk->lock);
    disk->is_ended = 1;
    disk_abandon(disk);
    disk_release(disk);
}
