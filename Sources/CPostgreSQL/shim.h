#pragma once
#include <postgresql/libpq-fe.h>

static void jalon_postgresql_ignore(void *context, const char *message) {
    (void)context;
    (void)message;
}

/* The server's notices would go to standard error, where only our log writes. */
static inline void jalon_postgresql_silence(PGconn *connection) {
    PQsetNoticeProcessor(connection, jalon_postgresql_ignore, NULL);
}

/* Macros of characters, therefore not imported by Swift. */
static const int jalon_postgresql_state = PG_DIAG_SQLSTATE;
static const int jalon_postgresql_primary = PG_DIAG_MESSAGE_PRIMARY;
