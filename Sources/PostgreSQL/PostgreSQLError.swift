import CPostgreSQL

/// Why the server, or the way to it, did not do what was asked.
///
/// Two errors are equal when their states are. `sql` is our text, never a value that was sent
/// with it; the message is the server's first line, whose details could quote values.
package struct PostgreSQLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What no server says: the connection was lost or could not be made.
    package static let connectionLost = "08006"
    package static let noConnection = "08001"
    /// Our own SQL, or its use, is wrong.
    package static let misuse = "42000"
    /// A value of a type that is not expected there.
    package static let mismatch = "42804"

    /// Five characters of PostgreSQL's appendix A.
    package let state: String
    package let message: String
    package let sql: String

    package init(state: String, message: String, sql: String = "") {
        self.state = state
        self.message = message
        self.sql = sql
    }

    package static func == (left: Self, right: Self) -> Bool { left.state == right.state }

    package func hash(into hasher: inout Hasher) { hasher.combine(state) }

    package var description: String {
        "PostgreSQL \(state): \(message)" + (sql.isEmpty ? "" : " in: \(sql)")
    }

    /// Whether the same transaction may succeed when it is begun anew (documentation 13.5).
    package var isSerializationFailure: Bool { state == "40001" || state == "40P01" }

    /// Whether the connection is gone: class 08, and the server's word that it ends.
    package var isDisconnection: Bool {
        state.hasPrefix("08") || ["57P01", "57P02", "57P03", "25P03", "57P05"].contains(state)
    }
}
