#include "disk.h"
#include <string.h>

#define LOCKED(disk, body)                                                                         \
    do {                                                                                           \
        pthread_mutex_lock(&(disk)->lock);                                                         \
        body;                                                                                      \
        pthread_mutex_unlock(&(disk)->lock);                                                       \
    } while (0)

void power_disk_set_lying(power_disk *disk, int is_lying) {
    LOCKED(disk, disk->is_lying = is_lying);
}

void power_disk_set_capacity(power_disk *disk, int64_t bytes) {
    LOCKED(disk, disk->capacity = bytes);
}

void power_disk_cut_after(power_disk *disk, int64_t operations) {
    LOCKED(disk, disk->cut_after = operations);
}

void power_disk_fail(power_disk *disk, int kinds, int64_t times) {
    LOCKED(disk, { disk->failing = kinds; disk->failures_left = times; });
}

int power_disk_is_off(power_disk *disk) {
    int is_off = 0;
    LOCKED(disk, is_off = disk->is_off);
    return is_off;
}

int power_disk_flip(power_disk *disk, const char *path, int64_t offset, int bit) {
    int is_done = 0;
    LOCKED(disk, {
        node *file = disk_find(disk, path);
        is_done = file && offset >= 0 && offset < file->now.count;
        if (is_done) {
            file->now.bytes[offset] ^= (uint8_t)(1u << (bit & 7));
            if (offset < file->durable.count) file->durable.bytes[offset] = file->now.bytes[offset];
        }
    });
    return is_done;
}

int power_disk_exists(power_disk *disk, const char *path) {
    int is_there = 0;
    LOCKED(disk, is_there = !disk->is_off && disk_find(disk, path) != NULL);
    return is_there;
}

int power_disk_rename(power_disk *disk, const char *from, const char *to) {
    int result = -1;
    LOCKED(disk, {
        node *file = disk->is_off ? NULL : disk_find(disk, from);
        if (file && disk_move(disk, file, to)) result = 0;
        disk_sweep(disk);
    });
    return result;
}

int power_disk_copy(power_disk *disk, const char *from, const char *to) {
    int is_done = 0;
    LOCKED(disk, {
        node *file = disk->is_off ? NULL : disk_find(disk, from);
        node *copy = file ? disk_find(disk, to) : NULL;
        if (file && !copy) copy = disk_create(disk, to);
        if (copy && copy != file) {
            copy->now.count = copy->pending.count = copy->durable.count = 0;
            uint8_t *bytes = file->now.bytes ? file->now.bytes : (uint8_t *)"";
            is_done = image_put(&copy->now, 0, bytes, file->now.count) &&
                      image_put(&copy->durable, 0, bytes, file->now.count);
            disk_sync_directory(disk);
        }
    });
    return is_done;
}

int power_disk_remove(power_disk *disk, const char *path) {
    return power_disk_rename(disk, path, NULL);
}

int power_disk_path(power_disk *disk, int index, char *buffer, int capacity) {
    int length = -1;
    LOCKED(disk, {
        node *file = disk->files;
        for (; file; file = file->next)
            if (file->path && index-- == 0) break;
        if (file) {
            length = (int)strlen(file->path);
            strncpy(buffer, file->path, (size_t)capacity);
        }
    });
    return length;
}

power_disk_counts power_disk_counted(power_disk *disk) {
    power_disk_counts counts = {0};
    LOCKED(disk, counts = disk->counts);
    return counts;
}

int64_t power_disk_used(power_disk *disk) {
    int64_t bytes = 0;
    LOCKED(disk, bytes = disk_used(disk));
    return bytes;
}
