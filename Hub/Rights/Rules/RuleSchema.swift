import Kernel

/// The tables of rules: conditions of policies, time zones, holidays, what zones ask for.
///
/// A context of their own beside that of the tables they add to.
enum RuleSchema {
    static let step = SchemaStep(context: "rules", number: 1, sql: rules)

    /// A condition is kept as the row that gates get; its time zone 1 is that of the place.
    private static let rules = """
        ALTER TABLE zone ADD COLUMN policy BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE zone ADD COLUMN anti_passback BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE zone ADD COLUMN passback_minutes BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE zone ADD COLUMN exit_zone BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE policy ADD COLUMN time_zone BIGINT NOT NULL DEFAULT 0;
        CREATE TABLE policy_condition (
            scope BYTEA NOT NULL,
            policy BIGINT NOT NULL,
            row_key BYTEA NOT NULL CHECK (length(row_key) = 8),
            record BYTEA NOT NULL CHECK (length(record) = 48),
            PRIMARY KEY (scope, policy, row_key),
            FOREIGN KEY (scope, policy) REFERENCES policy (scope, number)
        );
        CREATE TABLE time_zone (
            scope BYTEA NOT NULL REFERENCES scope (id),
            number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 65535),
            name TEXT NOT NULL,
            PRIMARY KEY (scope, number)
        );
        CREATE TABLE holiday_calendar (
            scope BYTEA NOT NULL REFERENCES scope (id),
            number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 65535),
            name TEXT NOT NULL,
            PRIMARY KEY (scope, number),
            UNIQUE (scope, name)
        );
        CREATE TABLE holiday (
            scope BYTEA NOT NULL,
            calendar BIGINT NOT NULL,
            day BIGINT NOT NULL,
            PRIMARY KEY (scope, calendar, day),
            FOREIGN KEY (scope, calendar) REFERENCES holiday_calendar (scope, number)
        );
        """
}
