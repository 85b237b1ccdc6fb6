/// Turns a schema script written for both engines into what SQLite wants.
enum SQLiteSchema {
    private static let words = [
        "BIGINT": "INTEGER", "BYTEA": "BLOB",
    ]
    private static let counter = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"

    /// The types in SQLite's words, and every table STRICT, so that a column holds what it says.
    static func translated(_ script: String) -> String {
        script.split(separator: ";").map(String.init).compactMap(statement).joined(separator: "\n")
    }

    private static func statement(_ text: String) -> String? {
        let plain = text.split(separator: "\n")
            .filter { !$0.drop { $0 == " " }.hasPrefix("--") }
            .joined(separator: "\n")
        guard plain.contains(where: { !$0.isWhitespace }) else { return nil }
        let counted = plain.replacing(counter, with: "INTEGER PRIMARY KEY AUTOINCREMENT")
        let isTable = counted.drop { $0.isWhitespace }.hasPrefix("CREATE TABLE")
        return translatedWords(counted) + (isTable ? " STRICT;" : ";")
    }

    private static func translatedWords(_ text: String) -> String {
        var result = ""
        var word = ""
        for character in text {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            result += words[word] ?? word
            result.append(character)
            word = ""
        }
        return result + (words[word] ?? word)
    }
}
