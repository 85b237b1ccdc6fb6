import SQLite

/// The tables of a journal file, compared with what a file holds when it is opened.
enum JournalSchema {
    /// "JLNJ" in the header of the file.
    static let applicationID: Int32 = 0x4A4C_4E4A

    private static let cardCount = """
        CREATE TABLE card_count (badge BLOB NOT NULL CHECK (length(badge) = 8), \
        counter INTEGER NOT NULL, PRIMARY KEY (badge)) STRICT, WITHOUT ROWID
        """

    private static let tables = [
        // Tokens accepted ahead of the cache, a gate and a head.
        "ahead": """
        CREATE TABLE ahead (gate INTEGER NOT NULL, head INTEGER NOT NULL, \
        used INTEGER NOT NULL, PRIMARY KEY (gate, head)) STRICT, WITHOUT ROWID
        """,
        "acknowledged": """
        CREATE TABLE acknowledged (id INTEGER PRIMARY KEY CHECK (id = 1), \
        sequence INTEGER NOT NULL, digest BLOB NOT NULL CHECK (length(digest) = 32), \
        time INTEGER NOT NULL, key INTEGER NOT NULL) STRICT
        """,
        // The highest count that each card has proved here.
        "card_count": cardCount,
        // The newest head record, which outlives its pruning.
        "mark": """
        CREATE TABLE mark (id INTEGER PRIMARY KEY CHECK (id = 1), \
        record BLOB NOT NULL CHECK (length(record) = 128)) STRICT
        """,
        "meta": """
        CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), device INTEGER NOT NULL, \
        epoch INTEGER NOT NULL) STRICT
        """,
        "occupancy": """
        CREATE TABLE occupancy (zone INTEGER PRIMARY KEY, persons INTEGER NOT NULL) STRICT
        """,
        // What the first record that is still there is chained to.
        "pruned": """
        CREATE TABLE pruned (id INTEGER PRIMARY KEY CHECK (id = 1), \
        sequence INTEGER NOT NULL, digest BLOB NOT NULL CHECK (length(digest) = 32)) STRICT
        """,
        "record": """
        CREATE TABLE record (epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, \
        bytes BLOB NOT NULL CHECK (length(bytes) = 128), PRIMARY KEY (epoch, sequence)) \
        STRICT, WITHOUT ROWID
        """,
        "use_state": """
        CREATE TABLE use_state (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        known INTEGER NOT NULL, reserved INTEGER NOT NULL, generation INTEGER NOT NULL, \
        inside INTEGER NOT NULL, last_entry INTEGER, PRIMARY KEY (right_id)) \
        STRICT, WITHOUT ROWID
        """,
    ]

    /// In the order of their names, as `Connection.schemaText()` gives them.
    static let text = text(of: tables)

    /// That of the files written before badges were: they lack one table.
    static let earlierText = text(of: tables.filter { $0.key != "card_count" })

    /// Whether a file's tables are ours, of this version or of the earlier one.
    static func isOurs(_ schema: String) -> Bool { schema == text || schema == earlierText }

    private static func text(of tables: [String: String]) -> String {
        tables.sorted { $0.key < $1.key }.map(\.value).joined(separator: "\n")
    }

    /// Brings a file of the earlier version to this one, whole or not at all.
    static func upgrade(_ connection: borrowing Connection) throws(SQLiteError) {
        try connection.transaction { () throws(SQLiteError) in
            try connection.execute(cardCount)
        }
    }

    static func create(
        in connection: borrowing Connection,
        device: UInt32,
        epoch: UInt32
    ) throws(SQLiteError) {
        try connection.begin()
        do {
            for statement in text.split(separator: "\n") {
                try connection.execute(String(statement))
            }
            let meta = try connection.prepare(
                "INSERT INTO meta (id, device, epoch) VALUES (1, $1, $2)"
            )
            try meta.run(Int(device), Int(epoch))
            try connection.commit()
        } catch {
            try connection.rollback()
            throw error
        }
    }
}
