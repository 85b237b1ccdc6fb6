#include "disk.h"
#include <stdlib.h>
#include <string.h>

static handle *of(sqlite3_file *file) { return (handle *)file; }

static int handle_close(sqlite3_file *file) {
    handle *me = of(file);
    power_disk *disk = me->disk;
    handle_unmap(file, 0);
    pthread_mutex_lock(&disk->lock);
    if (me->file) {
        for (handle **place = &me->file->handles; *place; place = &(*place)->next) {
            if (*place != me) continue;
            *place = me->next;
            break;
        }
        if (me->deletes_on_close && me->file->path && !disk->is_off)
            disk_move(disk, me->file, NULL);
        disk_sweep(disk);
    }
    disk->open_count -= 1;
    disk_release(disk);
    return SQLITE_OK;
}

static int handle_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    handle *me = of(file);
    pthread_mutex_lock(&me->disk->lock);
    int status = me->file ? disk_begin(me->disk, POWER_DISK_READ, SQLITE_IOERR_READ)
                          : SQLITE_IOERR_READ;
    if (status == SQLITE_OK) {
        int64_t there = me->file->now.count - offset;
        if (there < 0) there = 0;
        if (there > count) there = count;
        if (there > 0) memcpy(bytes, me->file->now.bytes + offset, (size_t)there);
        if (there < count) {
            memset((uint8_t *)bytes + there, 0, (size_t)(count - there));
            status = SQLITE_IOERR_SHORT_READ;
        }
    }
    pthread_mutex_unlock(&me->disk->lock);
    return status;
}

static int write_locked(handle *me, const void *bytes, int64_t count, int64_t offset) {
    power_disk *disk = me->disk;
    if (!me->file) return SQLITE_IOERR_WRITE;
    int status = disk_begin(disk, POWER_DISK_WRITE, SQLITE_IOERR_WRITE);
    if (status != SQLITE_OK) return status;
    int64_t grown = offset + count - me->file->now.count;
    if (disk->capacity > 0 && grown > 0 && disk_used(disk) + grown > disk->capacity)
        return SQLITE_FULL;
    disk->counts.writes += 1;
    disk->counts.bytes += count;
    if (!file_note(disk, me->file, offset, bytes, count)) return SQLITE_IOERR_NOMEM;
    /* Under way when the power went: the disk may have it, its writer never knows. */
    if (disk->is_off) return SQLITE_IOERR_WRITE;
    return image_put(&me->file->now, offset, bytes, count) ? SQLITE_OK : SQLITE_IOERR_NOMEM;
}

static int handle_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    handle *me = of(file);
    pthread_mutex_lock(&me->disk->lock);
    int status = write_locked(me, bytes, count, offset);
    pthread_mutex_unlock(&me->disk->lock);
    return status;
}

static int truncate_locked(handle *me, int64_t size) {
    if (!me->file) return SQLITE_IOERR_TRUNCATE;
    int status = disk_begin(me->disk, POWER_DISK_WRITE, SQLITE_IOERR_TRUNCATE);
    if (status != SQLITE_OK) return status;
    if (!file_note_cut(me->file, size)) return SQLITE_IOERR_NOMEM;
    if (me->disk->is_off) return SQLITE_IOERR_TRUNCATE;
    image_cut(&me->file->now, size);
    return SQLITE_OK;
}

static int handle_truncate(sqlite3_file *file, sqlite3_int64 size) {
    handle *me = of(file);
    pthread_mutex_lock(&me->disk->lock);
    int status = truncate_locked(me, size);
    pthread_mutex_unlock(&me->disk->lock);
    return status;
}

/*
 * After a failed sync Linux calls the pages clean and may have written any of them: what lies
 * pending is settled by chance at once, and no later sync repairs it.
 */
static int sync_locked(handle *me) {
    power_disk *disk = me->disk;
    if (!me->file) return SQLITE_IOERR_FSYNC;
    int64_t failures = disk->counts.failures;
    int status = disk_begin(disk, POWER_DISK_SYNC, SQLITE_IOERR_FSYNC);
    if (disk->counts.failures > failures) {
        image now = me->file->now;
        me->file->now = (image){0};
        file_settle(disk, me->file);
        image_end(&me->file->now);
        me->file->now = now;
    }
    if (status != SQLITE_OK) return status;
    if (disk->is_off) return SQLITE_IOERR_FSYNC;
    disk->counts.syncs += 1;
    file_sync(disk, me->file);
    if (me->syncs_directory && !disk->is_lying) {
        disk_sync_directory(disk);
        me->syncs_directory = 0;
    }
    return SQLITE_OK;
}

static int handle_sync(sqlite3_file *file, int flags) {
    handle *me = of(file);
    (void)flags;
    pthread_mutex_lock(&me->disk->lock);
    int status = sync_locked(me);
    pthread_mutex_unlock(&me->disk->lock);
    return status;
}

static int handle_size(sqlite3_file *file, sqlite3_int64 *size) {
    handle *me = of(file);
    pthread_mutex_lock(&me->disk->lock);
    int status = me->file && !me->disk->is_off ? SQLITE_OK : SQLITE_IOERR_FSTAT;
    *size = me->file ? me->file->now.count : 0;
    pthread_mutex_unlock(&me->disk->lock);
    return status;
}

static int handle_control(sqlite3_file *file, int operation, void *argument) {
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int handle_sector(sqlite3_file *file) {
    (void)file;
    return SECTOR_BYTES;
}

/* As SQLite's own VFS says of every disk it does not know. */
static int handle_character(sqlite3_file *file) {
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

const sqlite3_io_methods power_disk_methods = {
    2,           handle_close,   handle_read,       handle_write,      handle_truncate,
    handle_sync, handle_size,    handle_lock,       handle_unlock,     handle_reserved,
    handle_control, handle_sector, handle_character, handle_map,       handle_lock_slots,
    handle_barrier, handle_unmap, 0, 0,
};

static power_disk *disk_of(sqlite3_vfs *vfs) { return vfs->pAppData; }

static int open_locked(power_disk *disk, const char *path, handle *me, int flags) {
    int status = disk_begin(disk, POWER_DISK_OPEN, SQLITE_CANTOPEN);
    if (status != SQLITE_OK || disk->is_off) return SQLITE_CANTOPEN;
    node *file = path ? disk_find(disk, path) : NULL;
    int is_new = !file;
    if (!file && path && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    if (!file) file = disk_create(disk, path);
    if (!file) return SQLITE_NOMEM;
    int logs = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    me->disk = disk;
    me->file = file;
    me->syncs_directory = is_new && flags & logs;
    me->deletes_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    me->next = file->handles;
    file->handles = me;
    disk->open_count += 1;
    me->base.pMethods = &power_disk_methods;
    return SQLITE_OK;
}

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out) {
    power_disk *disk = disk_of(vfs);
    memset(file, 0, sizeof(handle));
    pthread_mutex_lock(&disk->lock);
    int status = open_locked(disk, path, of(file), flags);
    pthread_mutex_unlock(&disk->lock);
    if (out) *out = flags;
    return status;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int syncs) {
    power_disk *disk = disk_of(vfs);
    pthread_mutex_lock(&disk->lock);
    int status = disk_begin(disk, POWER_DISK_WRITE, SQLITE_IOERR_DELETE);
    node *file = status == SQLITE_OK && !disk->is_off ? disk_find(disk, path) : NULL;
    if (status == SQLITE_OK && !file)
        status = disk->is_off ? SQLITE_IOERR_DELETE : SQLITE_IOERR_DELETE_NOENT;
    if (file) {
        disk_move(disk, file, NULL);
        if (syncs && !disk->is_lying) disk_sync_directory(disk);
        disk_sweep(disk);
    }
    pthread_mutex_unlock(&disk->lock);
    return status;
}

static int disk_access(sqlite3_vfs *vfs, const char *path, int flags, int *is_there) {
    power_disk *disk = disk_of(vfs);
    (void)flags;
    pthread_mutex_lock(&disk->lock);
    node *file = disk_find(disk, path);
    /* As access(2) through SQLite's own VFS: an empty file does not count for existence. */
    *is_there = file && (flags != SQLITE_ACCESS_EXISTS || file->now.count > 0);
    int status = disk->is_off ? SQLITE_IOERR_ACCESS : SQLITE_OK;
    pthread_mutex_unlock(&disk->lock);
    return status;
}

static int disk_full_path(sqlite3_vfs *vfs, const char *path, int capacity, char *out) {
    (void)vfs;
    if ((int)strlen(path) >= capacity) return SQLITE_CANTOPEN;
    strcpy(out, path);
    return SQLITE_OK;
}

static int disk_randomness(sqlite3_vfs *vfs, int count, char *out) {
    power_disk *disk = disk_of(vfs);
    for (int at = 0; at < count; at++) out[at] = (char)disk_random(disk);
    return count;
}

/* Nobody else will let go of a lock meanwhile. */
static int disk_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return microseconds;
}

static int disk_time(sqlite3_vfs *vfs, double *days) {
    (void)vfs;
    *days = 2461192.0;
    return SQLITE_OK;
}

static int disk_error(sqlite3_vfs *vfs, int capacity, char *out) {
    (void)vfs, (void)capacity, (void)out;
    return 0;
}

void disk_fill_methods(power_disk *disk) {
    disk->vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = sizeof(handle),
        .mxPathname = 512,
        .zName = disk->name,
        .pAppData = disk,
        .xOpen = disk_open,
        .xDelete = disk_delete,
        .xAccess = disk_access,
        .xFullPathname = disk_full_path,
        .xRandomness = disk_randomness,
        .xSleep = disk_sleep,
        .xCurrentTime = disk_time,
        .xGetLastError = disk_error,
    };
}
