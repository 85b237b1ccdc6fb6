package import Crypto

/// One numbered change of a context's tables: applied once, never edited after release.
///
/// Written in what both engines understand: BIGINT, BYTEA and TEXT, statements ended by `;` with no
/// `;` inside, `BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY` for a number the store counts up.
package struct SchemaStep: Sendable {
    package let context: String
    package let number: Int
    package let sql: String

    package init(context: String, number: Int, sql: String) {
        self.context = context
        self.number = number
        self.sql = sql
    }

    /// What is kept beside the applied step, so that an edited one is noticed.
    package var digest: Digest { SHA256.digest(Array(sql.utf8)) }
}
