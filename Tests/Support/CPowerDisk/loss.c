#include "disk.h"
#include <stdlib.h>
#include <string.h>

/* Applies every pending change in order: they are on the disk. */
void file_write_back(node *file) {
    for (int64_t at = 0; at < file->pending.count;) {
        change it;
        memcpy(&it, file->pending.bytes + at, sizeof it);
        at += (int64_t)sizeof it;
        if (it.is_cut) image_cut(&file->durable, it.offset);
        else image_put(&file->durable, it.offset, file->pending.bytes + at, it.count);
        at += it.count;
    }
    file->pending.count = 0;
}

int file_note(power_disk *disk, node *file, int64_t offset, const void *bytes, int64_t count) {
    (void)disk;
    if (file->pending.count > PENDING_BYTES_MAX) file_write_back(file);
    change it = {offset, count, 0};
    return image_put(&file->pending, file->pending.count, &it, sizeof it) &&
           image_put(&file->pending, file->pending.count, bytes, count);
}

int file_note_cut(node *file, int64_t size) {
    change it = {size, 0, 1};
    return image_put(&file->pending, file->pending.count, &it, sizeof it);
}

void file_sync(power_disk *disk, node *file) {
    if (disk->is_lying) return;
    file_write_back(file);
    if (file->pending.capacity > 1 << 20) image_end(&file->pending);
}

/* What a sector that was not written may hold where the file had not been so long. */
static void fill_gap(power_disk *disk, node *file, int64_t end) {
    int64_t start = file->durable.count;
    if (end <= start || !image_reserve(&file->durable, end)) return;
    int is_garbage = disk_random(disk) % 4 == 0;
    for (int64_t at = start; at < end; at++)
        file->durable.bytes[at] = is_garbage ? (uint8_t)disk_random(disk) : 0;
    file->durable.count = end;
}

/* One sector's part of a write: kept, torn after some bytes, or lost. */
static void settle_sector(power_disk *disk, node *file, int64_t at, const uint8_t *bytes,
                          int64_t count) {
    uint64_t lot = disk_random(disk) % 16;
    if (lot < 7) {
        disk->counts.sectors_lost += 1;
        /* The file may have grown for what never came. */
        if (lot == 0) fill_gap(disk, file, at + count);
        return;
    }
    if (lot == 7) {
        disk->counts.sectors_torn += 1;
        fill_gap(disk, file, at + count);
        count = (int64_t)(disk_random(disk) % (uint64_t)(count + 1));
    } else {
        disk->counts.sectors_kept += 1;
    }
    if (at > file->durable.count) fill_gap(disk, file, at);
    image_put(&file->durable, at, bytes, count);
}

static void settle_write(power_disk *disk, node *file, const change *it, const uint8_t *bytes) {
    int64_t end = it->offset + it->count;
    for (int64_t at = it->offset; at < end;) {
        int64_t next = (at / SECTOR_BYTES + 1) * SECTOR_BYTES;
        if (next > end) next = end;
        settle_sector(disk, file, at, bytes + (at - it->offset), next - at);
        at = next;
    }
}

/* Decides what of a file is on the disk after the power came back. */
void file_settle(power_disk *disk, node *file) {
    for (int64_t at = 0; at < file->pending.count;) {
        change it;
        memcpy(&it, file->pending.bytes + at, sizeof it);
        at += (int64_t)sizeof it;
        if (!it.is_cut) settle_write(disk, file, &it, file->pending.bytes + at);
        else if (disk_random(disk) % 2) image_cut(&file->durable, it.offset);
        at += it.count;
    }
    file->pending.count = 0;
    file->now.count = 0;
    image_put(&file->now, 0, file->durable.bytes ? file->durable.bytes : (uint8_t *)"",
              file->durable.count);
}
