/// Turns a schema script written for both engines into what PostgreSQL wants.
///
/// Types mean there what they say already; texts get the collation of SQLite, the order of their
/// bytes, so that a list is the same on both whatever locale the database was made with.
enum PostgreSQLSchema {
    static func translated(_ script: String) -> String {
        script.split(separator: ";").map(String.init).compactMap(statement)
            .joined(separator: "\n")
    }

    private static func statement(_ text: String) -> String? {
        let lines = text.split(separator: "\n")
            .filter { !$0.drop { $0 == " " }.hasPrefix("--") }
        let plain = lines.joined(separator: "\n")
        guard plain.contains(where: { !$0.isWhitespace }) else { return nil }
        let start = plain.drop { $0.isWhitespace }
        let isTable = start.hasPrefix("CREATE TABLE") || start.hasPrefix("ALTER TABLE")
        return (isTable ? lines.map(collated).joined(separator: "\n") : plain) + ";"
    }

    /// Nowhere but after a column's name does a script say the word.
    private static func collated(_ line: Substring) -> String {
        String(line).replacing(/\bTEXT\b/, with: "TEXT COLLATE \"C\"")
    }
}
