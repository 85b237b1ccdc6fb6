#include "cbaseline.h"
#include "open.h"

#include <stdlib.h>
#include <string.h>

struct cbaseline_cache {
    sqlite3 *database;
    sqlite3_stmt *find;
};

int cbaseline_cache_open(const char *path, cbaseline_cache **cache) {
    cbaseline_cache *made = calloc(1, sizeof *made);
    if (made == NULL) return SQLITE_NOMEM;
    int status = cbaseline_open(path, SQLITE_OPEN_READONLY, &made->database);
    if (status == SQLITE_OK) {
        status = cbaseline_prepare(made->database, "SELECT record FROM rights WHERE key = ?",
                                   &made->find);
    }
    if (status != SQLITE_OK) {
        cbaseline_cache_close(made);
        return status;
    }
    *cache = made;
    return SQLITE_OK;
}

int cbaseline_cache_find(cbaseline_cache *cache, uint64_t right,
                         uint8_t record[CBASELINE_RECORD_BYTES], int *found) {
    uint64_t key = __builtin_bswap64(right);
    int status = sqlite3_bind_blob(cache->find, 1, &key, sizeof key, SQLITE_STATIC);
    if (status != SQLITE_OK) return status;
    status = sqlite3_step(cache->find);
    *found = status == SQLITE_ROW;
    if (*found) {
        const void *bytes = sqlite3_column_blob(cache->find, 0);
        if (sqlite3_column_bytes(cache->find, 0) == CBASELINE_RECORD_BYTES && bytes != NULL) {
            memcpy(record, bytes, CBASELINE_RECORD_BYTES);
        } else {
            status = SQLITE_CORRUPT;
        }
    }
    int ended = sqlite3_reset(cache->find);
    if (status != SQLITE_ROW && status != SQLITE_DONE) return status;
    return ended;
}

void cbaseline_cache_close(cbaseline_cache *cache) {
    if (cache == NULL) return;
    sqlite3_finalize(cache->find);
    sqlite3_close(cache->database);
    free(cache);
}
