/// Who began an enrolment, which hub key names the hub in it, and the wait for a second person.
enum EnrolmentSchema {
    static let confirmation = """
        ALTER TABLE enrolment ADD COLUMN made_by TEXT NOT NULL DEFAULT 'admin';
        ALTER TABLE enrolment ADD COLUMN hub_key BIGINT NOT NULL DEFAULT 5;
        ALTER TABLE device ADD COLUMN enrolled_by TEXT NOT NULL DEFAULT 'admin';
        ALTER TABLE device ADD COLUMN enrolment BIGINT;
        ALTER TABLE device ADD COLUMN hub_name BYTEA;
        ALTER TABLE device ADD COLUMN confirmed_by TEXT;
        ALTER TABLE device ADD COLUMN pending_until BIGINT;
        ALTER TABLE device ADD COLUMN word_tries BIGINT NOT NULL DEFAULT 0;
        """
}
