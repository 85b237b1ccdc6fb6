package import Kernel

/// Mails that wait and mails that went; the text of one goes when it has gone.
package enum MailSchema {
    package static let steps = [SchemaStep(context: "mail", number: 1, sql: v0001)]

    private static let v0001 = """
        CREATE TABLE mail (
            company BYTEA NOT NULL REFERENCES company (id),
            id BYTEA NOT NULL CHECK (length(id) = 8),
            key TEXT NOT NULL,
            template TEXT NOT NULL,
            recipient TEXT NOT NULL,
            language TEXT NOT NULL,
            state TEXT NOT NULL,
            message BYTEA,
            failure TEXT,
            created_at BIGINT NOT NULL,
            ended_at BIGINT,
            PRIMARY KEY (company, id),
            UNIQUE (company, key)
        );
        CREATE INDEX mail_by_recipient ON mail (company, recipient);
        """
}
