#pragma once
#include <sqlite3.h>

/* Opens with the flags, the settings and the pragmas of the Swift layer. */
int cbaseline_open(const char *path, int access, sqlite3 **database);

/* Prepares a statement that is kept. */
int cbaseline_prepare(sqlite3 *database, const char *sql, sqlite3_stmt **statement);
