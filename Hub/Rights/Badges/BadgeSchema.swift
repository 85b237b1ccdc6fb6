/// The tables of badges.
enum BadgeSchema {
    /// Every number is kept as a digest under a key of the vault; of the number itself, its end.
    static let badges = """
        ALTER TABLE scope ADD COLUMN badge_address TEXT NOT NULL DEFAULT '';
        CREATE TABLE badge (
            id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 8),
            scope BYTEA NOT NULL REFERENCES scope (id),
            company BYTEA NOT NULL REFERENCES company (id),
            access_right BYTEA NOT NULL REFERENCES access_right (id),
            digest BYTEA NOT NULL CHECK (length(digest) = 16),
            number_end TEXT NOT NULL,
            medium BIGINT NOT NULL CHECK (medium BETWEEN 3 AND 8),
            chip BIGINT NOT NULL CHECK (chip BETWEEN 0 AND 3),
            status BIGINT NOT NULL CHECK (status BETWEEN 1 AND 4),
            generation BIGINT NOT NULL CHECK (generation BETWEEN 1 AND 255),
            key_version BIGINT NOT NULL,
            card_key BYTEA CHECK (length(card_key) = 48),
            counter BIGINT NOT NULL CHECK (counter >= 0),
            issued_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            written_at BIGINT,
            replaced_by BYTEA REFERENCES badge (id),
            personalised_at BIGINT,
            address TEXT,
            ended_at BIGINT,
            CHECK ((status = 4) = (ended_at IS NOT NULL))
        );
        CREATE UNIQUE INDEX badge_living_number ON badge (scope, digest) WHERE status <> 4;
        CREATE UNIQUE INDEX badge_living_right ON badge (access_right) WHERE status <> 4;
        CREATE INDEX badge_by_digest ON badge (digest, issued_at);
        CREATE INDEX badge_living_medium ON badge (scope, medium) WHERE status <> 4;
        CREATE INDEX badge_by_company ON badge (company, id);
        CREATE INDEX badge_by_right ON badge (company, access_right, id);
        CREATE INDEX badge_by_scope ON badge (company, scope, id);
        CREATE INDEX badge_by_status ON badge (company, status, id);
        """
}
