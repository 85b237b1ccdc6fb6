#include "open.h"

#include <stddef.h>

static int set(sqlite3 *database, int option, int is_on) {
    int state = -1;
    int status = sqlite3_db_config(database, option, is_on, &state);
    return status == SQLITE_OK && state != is_on ? SQLITE_MISUSE : status;
}

int cbaseline_open(const char *path, int access, sqlite3 **database) {
    int status = sqlite3_open_v2(path, database,
                                 access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (status == SQLITE_OK) status = sqlite3_busy_timeout(*database, 5000);
    if (status == SQLITE_OK) status = set(*database, SQLITE_DBCONFIG_DEFENSIVE, 1);
    if (status == SQLITE_OK) status = set(*database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
    if (status == SQLITE_OK) status = set(*database, SQLITE_DBCONFIG_DQS_DDL, 0);
    if (status == SQLITE_OK) status = set(*database, SQLITE_DBCONFIG_DQS_DML, 0);
    if (status == SQLITE_OK) status = set(*database, SQLITE_DBCONFIG_ENABLE_FKEY, 1);
    if (status == SQLITE_OK) {
        status = sqlite3_exec(*database,
                              "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                              "PRAGMA synchronous = FULL",
                              NULL, NULL, NULL);
    }
    return status;
}

int cbaseline_prepare(sqlite3 *database, const char *sql, sqlite3_stmt **statement) {
    return sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
}
