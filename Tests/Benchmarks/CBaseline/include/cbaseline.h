#pragma once
#include <stdint.h>

/* What a plain C program needs for the work of an edge on the same two files: the yardstick that
   the Swift layers are measured against. Each function gives 0, or a code of SQLite. */

enum { CBASELINE_RECORD_BYTES = 48, CBASELINE_ENTRY_BYTES = 128 };

/* The cache, read only, with the plain look-up of one right by its key. */
typedef struct cbaseline_cache cbaseline_cache;

int cbaseline_cache_open(const char *path, cbaseline_cache **cache);
/* found becomes 1 and the record is copied, or found becomes 0. */
int cbaseline_cache_find(cbaseline_cache *cache, uint64_t right,
                         uint8_t record[CBASELINE_RECORD_BYTES], int *found);
void cbaseline_cache_close(cbaseline_cache *cache);

/* A journal whose tables are there: records and what they change, in one durable transaction. */
typedef struct cbaseline_journal cbaseline_journal;

int cbaseline_journal_open(const char *path, cbaseline_journal **journal);
/* Writes count entries of 128 bytes from this sequence on and, where reserved is not 0, the use
   state of the right. On the disk when it returns. */
int cbaseline_journal_append(cbaseline_journal *journal, uint32_t epoch, uint64_t sequence,
                             const uint8_t *entries, int count, uint64_t right,
                             uint32_t reserved);
void cbaseline_journal_close(cbaseline_journal *journal);
