#include "cbaseline.h"
#include "open.h"

#include <stdlib.h>

struct cbaseline_journal {
    sqlite3 *database;
    sqlite3_stmt *begin;
    sqlite3_stmt *insert;
    sqlite3_stmt *use;
    sqlite3_stmt *commit;
    sqlite3_stmt *rollback;
};

static const char *const INSERT = "INSERT INTO record (epoch, sequence, bytes) VALUES (?, ?, ?)";
static const char *const USE =
    "INSERT INTO use_state (right_id, known, reserved, generation, inside, last_entry) "
    "VALUES (?, 0, ?, 1, 0, NULL) ON CONFLICT (right_id) DO UPDATE SET "
    "known = excluded.known, reserved = excluded.reserved, generation = excluded.generation, "
    "inside = excluded.inside, last_entry = excluded.last_entry";

int cbaseline_journal_open(const char *path, cbaseline_journal **journal) {
    cbaseline_journal *made = calloc(1, sizeof *made);
    if (made == NULL) return SQLITE_NOMEM;
    int status = cbaseline_open(path, SQLITE_OPEN_READWRITE, &made->database);
    if (status == SQLITE_OK) {
        status = cbaseline_prepare(made->database, "BEGIN IMMEDIATE", &made->begin);
    }
    if (status == SQLITE_OK) status = cbaseline_prepare(made->database, INSERT, &made->insert);
    if (status == SQLITE_OK) status = cbaseline_prepare(made->database, USE, &made->use);
    if (status == SQLITE_OK) status = cbaseline_prepare(made->database, "COMMIT", &made->commit);
    if (status == SQLITE_OK) {
        status = cbaseline_prepare(made->database, "ROLLBACK", &made->rollback);
    }
    if (status != SQLITE_OK) {
        cbaseline_journal_close(made);
        return status;
    }
    *journal = made;
    return SQLITE_OK;
}

/* Runs a statement whose values are bound; the code of the reset is that of the step. */
static int run(sqlite3_stmt *statement) {
    int status = sqlite3_step(statement);
    int ended = sqlite3_reset(statement);
    return status == SQLITE_DONE ? SQLITE_OK : ended;
}

static int insert_entry(cbaseline_journal *journal, uint32_t epoch, uint64_t sequence,
                        const uint8_t *entry) {
    int status = sqlite3_bind_int64(journal->insert, 1, epoch);
    if (status == SQLITE_OK) {
        status = sqlite3_bind_int64(journal->insert, 2, (sqlite3_int64)sequence);
    }
    if (status == SQLITE_OK) {
        status = sqlite3_bind_blob(journal->insert, 3, entry, CBASELINE_ENTRY_BYTES, SQLITE_STATIC);
    }
    return status == SQLITE_OK ? run(journal->insert) : status;
}

static int write_use(cbaseline_journal *journal, uint64_t right, uint32_t reserved) {
    uint64_t key = __builtin_bswap64(right);
    int status = sqlite3_bind_blob(journal->use, 1, &key, sizeof key, SQLITE_STATIC);
    if (status == SQLITE_OK) status = sqlite3_bind_int64(journal->use, 2, reserved);
    return status == SQLITE_OK ? run(journal->use) : status;
}

int cbaseline_journal_append(cbaseline_journal *journal, uint32_t epoch, uint64_t sequence,
                             const uint8_t *entries, int count, uint64_t right,
                             uint32_t reserved) {
    int status = run(journal->begin);
    if (status != SQLITE_OK) return status;
    for (int index = 0; index < count && status == SQLITE_OK; index++) {
        status = insert_entry(journal, epoch, sequence + (uint64_t)index,
                              entries + (size_t)index * CBASELINE_ENTRY_BYTES);
    }
    if (status == SQLITE_OK && reserved > 0) status = write_use(journal, right, reserved);
    if (status == SQLITE_OK) status = run(journal->commit);
    if (status != SQLITE_OK) run(journal->rollback);
    return status;
}

void cbaseline_journal_close(cbaseline_journal *journal) {
    if (journal == NULL) return;
    sqlite3_finalize(journal->begin);
    sqlite3_finalize(journal->insert);
    sqlite3_finalize(journal->use);
    sqlite3_finalize(journal->commit);
    sqlite3_finalize(journal->rollback);
    sqlite3_close(journal->database);
    free(journal);
}
