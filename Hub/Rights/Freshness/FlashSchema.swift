/// The tables of what was struck in an emergency.
enum FlashSchema {
    /// What stands struck now, and all steps that led to it.
    ///
    /// `position` is the sequence of the flash that brought an entry, `head` the newest head that
    /// lacks it, `droppable_at` the end of that head's life; null for what stands until it is
    /// lifted. Each sequence has one line of the log with `step` 1 struck, 2 lifted; 3 are the
    /// entries that had to make room or were no longer needed at that sequence.
    static let flash = """
        CREATE TABLE flash (
            scope BYTEA NOT NULL PRIMARY KEY REFERENCES scope (id),
            sequence BIGINT NOT NULL CHECK (sequence > 0),
            complete_from BIGINT NOT NULL CHECK (complete_from >= 0),
            changed_at BIGINT NOT NULL
        );
        CREATE TABLE flash_entry (
            scope BYTEA NOT NULL REFERENCES scope (id),
            subject BYTEA NOT NULL CHECK (length(subject) = 14),
            position BIGINT NOT NULL CHECK (position > 0),
            entry BYTEA NOT NULL CHECK (length(entry) = 24),
            head BIGINT NOT NULL CHECK (head >= 0),
            droppable_at BIGINT,
            PRIMARY KEY (scope, subject)
        );
        CREATE UNIQUE INDEX flash_entry_by_position ON flash_entry (scope, position);
        CREATE INDEX flash_entry_by_end ON flash_entry (scope, droppable_at);
        CREATE TABLE flash_log (
            scope BYTEA NOT NULL REFERENCES scope (id),
            sequence BIGINT NOT NULL CHECK (sequence > 0),
            place BIGINT NOT NULL CHECK (place >= 0),
            step BIGINT NOT NULL CHECK (step BETWEEN 1 AND 3),
            entry BYTEA NOT NULL CHECK (length(entry) = 24),
            complete_from BIGINT NOT NULL,
            changed_at BIGINT NOT NULL,
            PRIMARY KEY (scope, sequence, place)
        );
        """

    /// Where the log begins once its oldest steps are forgotten: what stood struck after them, 24
    /// bytes an entry in the order of striking.
    static let base = """
        CREATE TABLE flash_base (
            scope BYTEA NOT NULL PRIMARY KEY REFERENCES scope (id),
            sequence BIGINT NOT NULL CHECK (sequence > 0),
            complete_from BIGINT NOT NULL,
            changed_at BIGINT NOT NULL,
            entries BYTEA NOT NULL CHECK (length(entries) % 24 = 0)
        );
        """
}
