#pragma once
#include <sqlite3.h>

/* Variadic, therefore not imported by Swift. Gives what the setting is afterwards, or -1. */
static inline int jalon_sqlite_set(sqlite3 *database, int option, int isOn) {
    int state = -1;
    return sqlite3_db_config(database, option, isOn, &state) == SQLITE_OK ? state : -1;
}

/* SQLITE_TRANSIENT is a cast, therefore not imported by Swift: SQLite copies the bytes. */
static inline int jalon_sqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes,
                                         sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, (const char *)bytes, count, SQLITE_TRANSIENT,
                               SQLITE_UTF8);
}

static inline int jalon_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes,
                                         sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}
