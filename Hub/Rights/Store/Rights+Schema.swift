package import Kernel

extension Rights {
    /// The tables of this context, in the steps in which they grew.
    package static let schemaSteps = [
        SchemaStep(context: "rights", number: 1, sql: scopes),
        SchemaStep(context: "rights", number: 2, sql: zones),
        SchemaStep(context: "rights", number: 3, sql: rights),
        SchemaStep(context: "rights", number: 4, sql: cache),
        SchemaStep(context: "rights", number: 5, sql: BadgeSchema.badges),
        SchemaStep(context: "rights", number: 6, sql: FlashSchema.flash),
        RuleSchema.step,
        SchemaStep(context: "archive", number: 1, sql: ArchiveSchema.archive),
        SchemaStep(context: "keys", number: 1, sql: KeySchema.keys),
        SchemaStep(context: "keys", number: 2, sql: KeySchema.confirmationMaker),
        SchemaStep(context: "flash", number: 1, sql: FlashSchema.base),
    ]

    private static let scopes = """
        CREATE TABLE scope (
            id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 4),
            company BYTEA NOT NULL REFERENCES company (id),
            name TEXT NOT NULL,
            hub_epoch BIGINT NOT NULL CHECK (hub_epoch > 0),
            head_lifetime BIGINT NOT NULL CHECK (head_lifetime > 0),
            created_at BIGINT NOT NULL,
            UNIQUE (company, name)
        );
        CREATE TABLE keyring (
            scope BYTEA NOT NULL REFERENCES scope (id),
            version BIGINT NOT NULL CHECK (version > 0),
            bytes BYTEA NOT NULL,
            PRIMARY KEY (scope, version)
        );
        CREATE TABLE head (
            scope BYTEA NOT NULL REFERENCES scope (id),
            version BIGINT NOT NULL CHECK (version > 0),
            bytes BYTEA NOT NULL,
            issued_at BIGINT NOT NULL,
            PRIMARY KEY (scope, version)
        );
        """

    private static let zones = """
        CREATE TABLE zone (
            scope BYTEA NOT NULL REFERENCES scope (id),
            number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 319),
            name TEXT NOT NULL,
            parent BIGINT,
            flags BIGINT NOT NULL,
            assurance_min BIGINT NOT NULL,
            stale_policy BIGINT NOT NULL,
            ahead_quota BIGINT NOT NULL,
            capacity BIGINT NOT NULL,
            PRIMARY KEY (scope, number),
            UNIQUE (scope, name),
            FOREIGN KEY (scope, parent) REFERENCES zone (scope, number)
        );
        CREATE TABLE zone_set (
            scope BYTEA NOT NULL REFERENCES scope (id),
            number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 65535),
            name TEXT NOT NULL,
            PRIMARY KEY (scope, number),
            UNIQUE (scope, name)
        );
        CREATE TABLE zone_set_zone (
            scope BYTEA NOT NULL,
            zone_set BIGINT NOT NULL,
            zone BIGINT NOT NULL,
            PRIMARY KEY (scope, zone_set, zone),
            FOREIGN KEY (scope, zone_set) REFERENCES zone_set (scope, number),
            FOREIGN KEY (scope, zone) REFERENCES zone (scope, number)
        );
        CREATE TABLE policy (
            scope BYTEA NOT NULL REFERENCES scope (id),
            number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 65535),
            name TEXT NOT NULL,
            PRIMARY KEY (scope, number),
            UNIQUE (scope, name)
        );
        CREATE TABLE policy_window (
            scope BYTEA NOT NULL,
            policy BIGINT NOT NULL,
            position BIGINT NOT NULL CHECK (position BETWEEN 0 AND 255),
            weekdays BIGINT NOT NULL,
            opens BIGINT NOT NULL,
            closes BIGINT NOT NULL,
            utc_offset BIGINT NOT NULL,
            PRIMARY KEY (scope, policy, position),
            FOREIGN KEY (scope, policy) REFERENCES policy (scope, number)
        );
        """

    private static let rights = """
        CREATE TABLE access_right (
            id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 8),
            scope BYTEA NOT NULL REFERENCES scope (id),
            company BYTEA NOT NULL,
            reference TEXT,
            holder BYTEA,
            generation BIGINT NOT NULL CHECK (generation BETWEEN 1 AND 255),
            status BIGINT NOT NULL,
            kind BIGINT NOT NULL,
            flags BIGINT NOT NULL,
            not_before BIGINT NOT NULL,
            not_after BIGINT NOT NULL,
            paid_through BIGINT NOT NULL,
            grace_hours BIGINT NOT NULL,
            zone_set BIGINT NOT NULL,
            policy BIGINT NOT NULL,
            uses_max BIGINT NOT NULL,
            uses_seen BIGINT NOT NULL CHECK (uses_seen >= 0),
            gate_group BIGINT NOT NULL,
            product BIGINT NOT NULL,
            seat_block BIGINT NOT NULL,
            seat_row BIGINT NOT NULL,
            seat_number BIGINT NOT NULL,
            issued_minute BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            is_banned BIGINT NOT NULL CHECK (is_banned IN (0, 1)),
            UNIQUE (scope, reference),
            FOREIGN KEY (company, holder) REFERENCES person (company, id),
            CHECK (not_before < not_after)
        );
        CREATE INDEX access_right_by_scope ON access_right (scope, id);
        CREATE INDEX access_right_by_holder ON access_right (company, holder);
        """

    private static let cache = """
        CREATE TABLE cache_row (
            scope BYTEA NOT NULL REFERENCES scope (id),
            tbl BIGINT NOT NULL CHECK (tbl BETWEEN 1 AND 6),
            row_key BYTEA NOT NULL CHECK (length(row_key) = 8),
            record BYTEA NOT NULL CHECK (length(record) = 48),
            PRIMARY KEY (scope, tbl, row_key)
        );
        CREATE TABLE cache_change (
            scope BYTEA NOT NULL REFERENCES scope (id),
            version BIGINT NOT NULL CHECK (version > 0),
            tbl BIGINT NOT NULL CHECK (tbl BETWEEN 1 AND 6),
            row_key BYTEA NOT NULL CHECK (length(row_key) = 8),
            PRIMARY KEY (scope, version, tbl, row_key)
        );
        """
}
