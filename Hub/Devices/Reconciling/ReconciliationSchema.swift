/// What incidents out of several journals need beside the others.
enum ReconciliationSchema {
    /// `certainty` is of those alone that are derived from the passages of a right; one that does
    /// not hold any more is resolved, never deleted, so that its number stays good.
    static let incidents = """
        ALTER TABLE incident ADD COLUMN certainty TEXT;
        ALTER TABLE incident ADD COLUMN resolved_at BIGINT;
        ALTER TABLE incident ADD COLUMN resolution TEXT;
        CREATE INDEX incident_of_right ON incident (access_right, number)
            WHERE certainty IS NOT NULL;
        CREATE TABLE incident_scan (
            incident BIGINT NOT NULL REFERENCES incident (number),
            position BIGINT NOT NULL CHECK (position >= 0),
            device BYTEA NOT NULL REFERENCES device (id),
            epoch BIGINT NOT NULL,
            sequence BIGINT NOT NULL,
            PRIMARY KEY (incident, position)
        );
        CREATE INDEX journal_record_by_passage ON journal_record (gate, at_low)
            WHERE passage_of IS NOT NULL;
        """

    /// The newest records of a right by their own time, without reading all of them.
    static let recordsByTime = """
        CREATE INDEX journal_record_by_subject_time
            ON journal_record (subject, at_low, device, epoch, sequence);
        """
}
