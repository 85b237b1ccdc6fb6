#include "disk.h"
#include <stdlib.h>
#include <string.h>

/*
 * Locks between the connections of one process, and the shared memory of the log
 * (sqlite.org/c3ref/io_methods.html, sqlite.org/walformat.html 2.3).
 */

static handle *of(sqlite3_file *file) { return (handle *)file; }

int handle_lock(sqlite3_file *file, int level) {
    handle *me = of(file);
    power_disk *disk = me->disk;
    int status = SQLITE_OK;
    pthread_mutex_lock(&disk->lock);
    if (!me->file || disk->is_off) status = SQLITE_IOERR_LOCK;
    for (handle *it = me->file ? me->file->handles : NULL; it && status == SQLITE_OK;
         it = it->next) {
        if (it == me || level <= me->lock) continue;
        int is_in_the_way = level == SQLITE_LOCK_SHARED      ? it->lock >= SQLITE_LOCK_PENDING
                            : level == SQLITE_LOCK_EXCLUSIVE ? it->lock >= SQLITE_LOCK_SHARED
                                                             : it->lock >= SQLITE_LOCK_RESERVED;
        if (!is_in_the_way) continue;
        status = SQLITE_BUSY;
        if (level == SQLITE_LOCK_EXCLUSIVE && it->lock == SQLITE_LOCK_SHARED)
            me->lock = SQLITE_LOCK_PENDING;
    }
    if (status == SQLITE_OK && level > me->lock) me->lock = level;
    pthread_mutex_unlock(&disk->lock);
    return status;
}

int handle_unlock(sqlite3_file *file, int level) {
    handle *me = of(file);
    if (me->lock > level) me->lock = level;
    return SQLITE_OK;
}

int handle_reserved(sqlite3_file *file, int *is_reserved) {
    handle *me = of(file);
    pthread_mutex_lock(&me->disk->lock);
    *is_reserved = 0;
    for (handle *it = me->file ? me->file->handles : NULL; it; it = it->next)
        if (it->lock >= SQLITE_LOCK_RESERVED) *is_reserved = 1;
    pthread_mutex_unlock(&me->disk->lock);
    return SQLITE_OK;
}

static int map(handle *me, int region, int size, int extends, void volatile **memory) {
    if (!me->file || me->disk->is_off || region >= REGIONS_MAX || size > REGION_BYTES)
        return SQLITE_IOERR_SHMMAP;
    if (!me->memory) {
        if (!me->file->memory) me->file->memory = calloc(1, sizeof(shared));
        if (!me->file->memory) return SQLITE_NOMEM;
        me->memory = me->file->memory;
        me->memory->users += 1;
    }
    while (me->memory->count <= region) {
        if (!extends) return SQLITE_OK;
        void *made = calloc(1, REGION_BYTES);
        if (!made) return SQLITE_NOMEM;
        me->memory->regions[me->memory->count++] = made;
    }
    *memory = me->memory->regions[region];
    return SQLITE_OK;
}

int handle_map(sqlite3_file *file, int region, int size, int extends, void volatile **memory) {
    handle *me = of(file);
    *memory = NULL;
    pthread_mutex_lock(&me->disk->lock);
    int status = map(me, region, size, extends, memory);
    pthread_mutex_unlock(&me->disk->lock);
    return status;
}

int handle_lock_slots(sqlite3_file *file, int offset, int count, int flags) {
    handle *me = of(file);
    int slots = ((1 << count) - 1) << offset;
    int status = SQLITE_OK;
    pthread_mutex_lock(&me->disk->lock);
    if (flags & SQLITE_SHM_UNLOCK) {
        me->shared_slots &= ~slots;
        me->exclusive_slots &= ~slots;
    } else if (!me->file || me->disk->is_off) {
        status = SQLITE_IOERR_SHMLOCK;
    } else {
        for (handle *it = me->file->handles; it; it = it->next) {
            int taken = it->exclusive_slots;
            if (flags & SQLITE_SHM_EXCLUSIVE) taken |= it->shared_slots;
            if (it != me && taken & slots) status = SQLITE_BUSY;
        }
        if (status == SQLITE_OK && flags & SQLITE_SHM_EXCLUSIVE) me->exclusive_slots |= slots;
        if (status == SQLITE_OK && flags & SQLITE_SHM_SHARED) me->shared_slots |= slots;
    }
    pthread_mutex_unlock(&me->disk->lock);
    return status;
}

void handle_barrier(sqlite3_file *file) {
    (void)file;
    __sync_synchronize();
}

void shared_release(shared *memory) {
    if (--memory->users > 0) return;
    for (int at = 0; at < memory->count; at++) free(memory->regions[at]);
    free(memory);
}

/* A dead connection keeps its mapping, which it still reads while it is closed. */
int handle_unmap(sqlite3_file *file, int removes) {
    handle *me = of(file);
    (void)removes;
    pthread_mutex_lock(&me->disk->lock);
    me->shared_slots = me->exclusive_slots = 0;
    if (me->memory) {
        if (me->file && me->memory->users == 1) me->file->memory = NULL;
        shared_release(me->memory);
        me->memory = NULL;
    }
    pthread_mutex_unlock(&me->disk->lock);
    return SQLITE_OK;
}
