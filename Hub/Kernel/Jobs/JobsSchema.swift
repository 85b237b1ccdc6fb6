/// Work that is to be done at a time, kept until it is done.
package enum JobsSchema {
    package static let steps = [SchemaStep(context: "jobs", number: 1, sql: v0001)]

    private static let v0001 = """
        CREATE TABLE job (
            number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            company BYTEA NOT NULL REFERENCES company (id),
            name TEXT NOT NULL,
            key TEXT NOT NULL,
            payload BYTEA NOT NULL,
            every BIGINT CHECK (every > 0),
            planned_at BIGINT NOT NULL,
            due_at BIGINT NOT NULL,
            state BIGINT NOT NULL CHECK (state >= 0 AND state <= 2),
            tries BIGINT NOT NULL CHECK (tries >= 0),
            owner BIGINT NOT NULL,
            failure TEXT,
            created_at BIGINT NOT NULL,
            ended_at BIGINT,
            UNIQUE (company, name, key)
        );
        CREATE INDEX job_due ON job (name, due_at) WHERE state = 0;
        CREATE INDEX job_ended ON job (ended_at) WHERE state > 0;
        """
}
