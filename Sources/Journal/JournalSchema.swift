import SQLite

/// The tables of a journal file, compared with what a file holds when it is opened.
enum JournalSchema {
    /// "JLNJ" in the header of the file.
    static let applicationID: Int32 = 0x4A4C_4E4A

    /// The newest layout; a file of an earlier one lacks the tables that came since.
    static let newest = 4

    /// The layout in which each table came that was not in the first.
    private static let since = [
        "card_count": 2, "flash": 3, "heard": 3, "movement": 3, "slot": 3,
    ]

    /// Tables that layout 3 had in another form; nothing ever wrote into them.
    private static let ofLayout3 = [
        "flash": """
        CREATE TABLE flash (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, \
        bytes BLOB NOT NULL) STRICT, WITHOUT ROWID
        """,
        "movement": """
        CREATE TABLE movement (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        first_entry INTEGER, last_exit INTEGER, entries BLOB NOT NULL, \
        PRIMARY KEY (right_id)) STRICT, WITHOUT ROWID
        """,
        "slot": """
        CREATE TABLE slot (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        anchor BLOB NOT NULL CHECK (length(anchor) = 16), slot INTEGER NOT NULL, \
        reveal BLOB NOT NULL CHECK (length(reveal) = 16), PRIMARY KEY (right_id)) \
        STRICT, WITHOUT ROWID
        """,
    ]

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
        "card_count": """
        CREATE TABLE card_count (badge BLOB NOT NULL CHECK (length(badge) = 8), \
        counter INTEGER NOT NULL, PRIMARY KEY (badge)) STRICT, WITHOUT ROWID
        """,
        // The newest list of emergency revocations, as the hub signed it, and those before it that
        // the head does not make up for yet.
        "flash": """
        CREATE TABLE flash (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT
        """,
        // What other gates told of a right; taken once it was presented here.
        "heard": """
        CREATE TABLE heard (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        device INTEGER NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, \
        low INTEGER NOT NULL, taken INTEGER NOT NULL, bytes BLOB NOT NULL, \
        PRIMARY KEY (right_id, device, epoch, sequence)) STRICT, WITHOUT ROWID
        """,
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
        // The last entries of a right, eight bytes each, when it first came and last left, and the
        // zone that it is in.
        "movement": """
        CREATE TABLE movement (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        first_entry INTEGER, last_exit INTEGER, zone INTEGER NOT NULL, entries BLOB NOT NULL, \
        PRIMARY KEY (right_id)) STRICT, WITHOUT ROWID
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
        // The newest rotating code of a right that opened the gate, and when its slot began.
        "slot": """
        CREATE TABLE slot (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        anchor BLOB NOT NULL CHECK (length(anchor) = 16), slot INTEGER NOT NULL, \
        reveal BLOB NOT NULL CHECK (length(reveal) = 16), begun INTEGER NOT NULL, \
        PRIMARY KEY (right_id)) \
        STRICT, WITHOUT ROWID
        """,
        "use_state": """
        CREATE TABLE use_state (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        known INTEGER NOT NULL, reserved INTEGER NOT NULL, generation INTEGER NOT NULL, \
        inside INTEGER NOT NULL, last_entry INTEGER, PRIMARY KEY (right_id)) \
        STRICT, WITHOUT ROWID
        """,
    ]

    /// The tables of a layout in the order of their names, as `Connection.schemaText()` gives them.
    static func text(_ layout: Int = newest) -> String {
        let former = layout == 3 ? ofLayout3 : [:]
        return tables.filter { since[$0.key, default: 1] <= layout }
            .merging(former) { _, former in former }
            .sorted { $0.key < $1.key }.map(\.value).joined(separator: "\n")
    }

    /// Which layout a file has; nil for one that is not ours.
    static func layout(of schema: String) -> Int? {
        (1...newest).first { text($0) == schema }
    }

    /// Brings a file of an earlier layout to the newest, whole or not at all.
    static func upgrade(
        _ connection: borrowing Connection,
        from layout: Int
    ) throws(SQLiteError) {
        let former = layout == 3 ? ofLayout3 : [:]
        let missing = tables.filter {
            since[$0.key, default: 1] > layout || former[$0.key] != nil
        }
        try connection.transaction { () throws(SQLiteError) in
            for table in former.keys.sorted() { try connection.execute("DROP TABLE \(table)") }
            for table in missing.sorted(by: { $0.key < $1.key }) {
                try connection.execute(table.value)
            }
        }
    }

    static func create(
        in connection: borrowing Connection,
        device: UInt32,
        epoch: UInt32
    ) throws(SQLiteError) {
        try connection.begin()
        do {
            for statement in text().split(separator: "\n") {
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
