import Kernel

extension Devices {
    /// What gates need of each other: the roster of each scope, where devices listen, and the
    /// newest checkpoint of each journal that somebody else has seen.
    static let neighbourSteps = [SchemaStep(context: "neighbours", number: 1, sql: rosters)]

    /// `agreed` is the last record of which the hub knows that it is the one that was witnessed.
    private static let rosters = """
        CREATE TABLE roster (
            scope BYTEA NOT NULL PRIMARY KEY CHECK (length(scope) = 4),
            version BIGINT NOT NULL CHECK (version > 0),
            issued_at BIGINT NOT NULL,
            bytes BYTEA NOT NULL
        );
        ALTER TABLE device ADD COLUMN peer_address BYTEA;
        ALTER TABLE device ADD COLUMN peer_port BIGINT;
        CREATE TABLE witness (
            device BYTEA NOT NULL REFERENCES device (id),
            epoch BIGINT NOT NULL CHECK (epoch > 0),
            sequence BIGINT NOT NULL CHECK (sequence > 0),
            digest BYTEA NOT NULL CHECK (length(digest) = 32),
            at BIGINT NOT NULL,
            told_by BYTEA NOT NULL,
            reported BIGINT NOT NULL CHECK (reported IN (0, 1)),
            PRIMARY KEY (device, epoch)
        );
        """
}
