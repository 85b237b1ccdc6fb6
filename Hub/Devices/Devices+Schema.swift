package import Kernel

extension Devices {
    /// The tables of this context, in the steps in which they grew.
    package static let schemaSteps =
        [
            SchemaStep(context: "devices", number: 1, sql: gates),
            SchemaStep(context: "devices", number: 2, sql: journals),
            SchemaStep(context: "devices", number: 3, sql: badges),
            SchemaStep(context: "devices", number: 4, sql: health),
            SchemaStep(context: "reconciliation", number: 1, sql: ReconciliationSchema.incidents),
            SchemaStep(
                context: "reconciliation",
                number: 2,
                sql: ReconciliationSchema.recordsByTime
            ),
            SchemaStep(context: "enrolment", number: 1, sql: EnrolmentSchema.confirmation),
        ] + neighbourSteps

    private static let gates = """
        CREATE TABLE gate (
            id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 4),
            company BYTEA NOT NULL,
            scope BYTEA NOT NULL,
            zone BIGINT NOT NULL,
            name TEXT NOT NULL,
            direction BIGINT NOT NULL CHECK (direction BETWEEN 1 AND 3),
            created_at BIGINT NOT NULL,
            UNIQUE (scope, name),
            FOREIGN KEY (scope, zone) REFERENCES zone (scope, number)
        );
        CREATE TABLE device (
            id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 4),
            company BYTEA NOT NULL,
            gate BYTEA NOT NULL REFERENCES gate (id),
            name TEXT NOT NULL,
            public_key BYTEA NOT NULL UNIQUE CHECK (length(public_key) = 32),
            epoch BIGINT NOT NULL CHECK (epoch > 0),
            status BIGINT NOT NULL CHECK (status BETWEEN 1 AND 3),
            request_ceiling BIGINT NOT NULL,
            head_version BIGINT NOT NULL,
            enrolled_at BIGINT NOT NULL,
            last_seen BIGINT NOT NULL
        );
        CREATE TABLE enrolment (
            id BIGINT NOT NULL PRIMARY KEY,
            company BYTEA NOT NULL,
            gate BYTEA NOT NULL REFERENCES gate (id),
            name TEXT NOT NULL,
            code_key BYTEA NOT NULL,
            expires_at BIGINT NOT NULL,
            tries BIGINT NOT NULL,
            device BYTEA REFERENCES device (id)
        );
        CREATE TABLE incident (
            number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            company BYTEA NOT NULL,
            device BYTEA NOT NULL REFERENCES device (id),
            kind TEXT NOT NULL,
            at BIGINT NOT NULL,
            detail TEXT NOT NULL
        );
        """

    private static let journals = """
        CREATE TABLE journal_cursor (
            device BYTEA NOT NULL REFERENCES device (id),
            epoch BIGINT NOT NULL CHECK (epoch > 0),
            next_sequence BIGINT NOT NULL CHECK (next_sequence > 0),
            digest BYTEA NOT NULL CHECK (length(digest) = 32),
            PRIMARY KEY (device, epoch)
        );
        CREATE TABLE journal_record (
            number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            device BYTEA NOT NULL REFERENCES device (id),
            epoch BIGINT NOT NULL,
            sequence BIGINT NOT NULL,
            kind BIGINT NOT NULL,
            at_low BIGINT NOT NULL,
            at_high BIGINT NOT NULL,
            gate BYTEA NOT NULL,
            subject BYTEA,
            refusal BIGINT NOT NULL,
            flags BIGINT NOT NULL,
            latency BIGINT NOT NULL,
            head_version BIGINT NOT NULL,
            received_at BIGINT NOT NULL,
            raw BYTEA NOT NULL CHECK (length(raw) = 128),
            UNIQUE (device, epoch, sequence)
        );
        CREATE INDEX journal_record_by_gate ON journal_record (gate, number);
        CREATE INDEX journal_record_by_device ON journal_record (device, number);
        CREATE INDEX journal_record_by_subject ON journal_record (subject, number);
        """

    /// An incident of a badge is written once for each mark, however often its taps are told.
    private static let badges = """
        CREATE TABLE badge_tap (
            badge BYTEA NOT NULL REFERENCES badge (id),
            gate BYTEA NOT NULL,
            device BYTEA NOT NULL REFERENCES device (id),
            epoch BIGINT NOT NULL,
            sequence BIGINT NOT NULL,
            at_low BIGINT NOT NULL,
            at_high BIGINT NOT NULL,
            direction BIGINT NOT NULL CHECK (direction BETWEEN 0 AND 2),
            counter BIGINT NOT NULL CHECK (counter >= 0),
            granted BIGINT NOT NULL CHECK (granted IN (0, 1)),
            PRIMARY KEY (badge, device, epoch, sequence)
        );
        CREATE INDEX badge_tap_by_time ON badge_tap (badge, at_low);
        CREATE INDEX badge_tap_by_counter ON badge_tap (badge, counter);
        CREATE INDEX badge_tap_by_age ON badge_tap (at_low);
        ALTER TABLE incident ADD COLUMN badge BYTEA REFERENCES badge (id);
        ALTER TABLE incident ADD COLUMN mark BIGINT;
        CREATE UNIQUE INDEX incident_of_badge ON incident (badge, kind, mark);
        """

    /// `passage_of` is the sequence of what opened the gate, in passages; `span` the minute, or for
    /// some the hour, of which a gate has one incident of a kind.
    private static let health = """
        CREATE TABLE device_condition (
            device BYTEA NOT NULL REFERENCES device (id),
            condition BIGINT NOT NULL,
            part BIGINT NOT NULL CHECK (part BETWEEN 0 AND 65535),
            since BIGINT NOT NULL,
            epoch BIGINT NOT NULL,
            sequence BIGINT NOT NULL,
            PRIMARY KEY (device, condition, part)
        );
        ALTER TABLE device ADD COLUMN gate_mode BIGINT;
        ALTER TABLE journal_record ADD COLUMN passage_of BIGINT;
        CREATE INDEX journal_record_by_opening
            ON journal_record (device, epoch, passage_of, sequence)
            WHERE passage_of IS NOT NULL;
        ALTER TABLE incident ADD COLUMN gate BYTEA;
        ALTER TABLE incident ADD COLUMN access_right BYTEA;
        ALTER TABLE incident ADD COLUMN span BIGINT;
        ALTER TABLE incident ADD COLUMN times BIGINT NOT NULL DEFAULT 1;
        ALTER TABLE incident ADD COLUMN epoch BIGINT;
        ALTER TABLE incident ADD COLUMN sequence BIGINT;
        CREATE UNIQUE INDEX incident_of_gate ON incident (device, kind, span);
        """
}
