import Access
import Foundation
import Journal
import SQLite
import Support
import Sync
import Testing
import Vocabulary

/// The counts of cards, and files written before there were any.
@Suite("Counts of cards in a journal")
struct CardCountTests {
    private static let badge: UInt64 = 0xF123_4567_89AB_CDEF

    /// The tables as the first version of Jalon made them.
    private static let earlier = [
        """
        CREATE TABLE acknowledged (id INTEGER PRIMARY KEY CHECK (id = 1), \
        sequence INTEGER NOT NULL, digest BLOB NOT NULL CHECK (length(digest) = 32), \
        time INTEGER NOT NULL, key INTEGER NOT NULL) STRICT
        """,
        """
        CREATE TABLE ahead (gate INTEGER NOT NULL, head INTEGER NOT NULL, \
        used INTEGER NOT NULL, PRIMARY KEY (gate, head)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE mark (id INTEGER PRIMARY KEY CHECK (id = 1), \
        record BLOB NOT NULL CHECK (length(record) = 128)) STRICT
        """,
        """
        CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), device INTEGER NOT NULL, \
        epoch INTEGER NOT NULL) STRICT
        """,
        """
        CREATE TABLE occupancy (zone INTEGER PRIMARY KEY, persons INTEGER NOT NULL) STRICT
        """,
        """
        CREATE TABLE pruned (id INTEGER PRIMARY KEY CHECK (id = 1), \
        sequence INTEGER NOT NULL, digest BLOB NOT NULL CHECK (length(digest) = 32)) STRICT
        """,
        """
        CREATE TABLE record (epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, \
        bytes BLOB NOT NULL CHECK (length(bytes) = 128), PRIMARY KEY (epoch, sequence)) \
        STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE use_state (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        known INTEGER NOT NULL, reserved INTEGER NOT NULL, generation INTEGER NOT NULL, \
        inside INTEGER NOT NULL, last_entry INTEGER, PRIMARY KEY (right_id)) \
        STRICT, WITHOUT ROWID
        """,
    ]

    /// A file of the earlier version, in its fourth epoch, with three records.
    private static func earlierFile(_ bench: JournalBench) throws {
        let made = try JournalBench()
        var bytes: [[UInt8]] = []
        do {
            let (journal, _) = try made.open(epochFloor: 3)
            for index in 0..<3 { try journal.append([JournalBench.refusal(index)]) }
            bytes = try journal.records(after: 0)
        }
        let options = Connection.Options(synchronous: .full, applicationID: 0x4A4C_4E4A)
        let connection = try Connection(path: bench.path, options: options)
        for statement in earlier { try connection.execute(statement) }
        try connection.execute(
            "INSERT INTO meta VALUES (1, \(JournalBench.device.raw), 4)"
        )
        for (index, record) in bytes.enumerated() {
            try connection.execute("INSERT INTO record VALUES (4, \(index + 1), \(record.sql))")
        }
    }

    private static func tables(_ path: String) throws -> [String] {
        let connection = try Connection(path: path)
        let statement = try connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        )
        var names: [String] = []
        try statement.each { row in names.append(row.text(0)) }
        return names
    }

    @Test func `A count only rises, is each card's own and survives a restart`() throws {
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            #expect(try journal.counterSeen(badge: Self.badge) == 0)
            for counter: UInt32 in [7, 3, 8, 8] {
                try journal.append(
                    [JournalBench.refusal(0)],
                    uses: [.tap(badge: Self.badge, counter: counter)]
                )
            }
            #expect(try journal.counterSeen(badge: Self.badge) == 8)
            #expect(try journal.counterSeen(badge: Self.badge - 1) == 0)
        }
        let journal = try bench.sound(epochFloor: 1)
        #expect(try journal.counterSeen(badge: Self.badge) == 8)
    }

    @Test func `A count is committed with its record or not at all`() throws {
        var bench = try JournalBench()
        bench.options.space = SpaceMachine(recordsMax: 0)
        bench.options.reserve = ReserveSpace(
            make: { false },
            release: {},
            freeBytes: { nil }
        )
        let journal = try bench.sound()
        #expect(throws: JournalError(.full, "")) {
            try journal.append(
                [JournalBench.refusal(0)],
                uses: [.tap(badge: Self.badge, counter: 5)]
            )
        }
        #expect(try journal.counterSeen(badge: Self.badge) == 0)
    }

    @Test(arguments: [(0xFF_FFFF, 0xFF_FFFF), (0x100_0000, 0xFF_FFFF)] as [(UInt32, UInt32)])
    func `A count has three bytes`(_ given: UInt32, _ kept: UInt32) throws {
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            try journal.append(
                [JournalBench.refusal(0)],
                uses: [.tap(badge: Self.badge, counter: given)]
            )
        }
        #expect(try bench.sound(epochFloor: 1).counterSeen(badge: Self.badge) == kept)
    }

    @Test(arguments: [-1, 1 << 24])
    func `A count that no card can have is damage`(_ count: Int) throws {
        let bench = try JournalBench()
        try bench.fill(1)
        try bench.attack("INSERT INTO card_count VALUES (X'0102030405060708', \(count))")
        let (journal, findings) = try bench.open(epochFloor: 1)
        #expect(findings.map(\.kind) == [.damaged])
        #expect(journal.epoch == 2)
    }

    @Test func `A file of the earlier version keeps its epoch and records`() throws {
        let bench = try JournalBench()
        try Self.earlierFile(bench)
        #expect(try JournalFile.verify(path: bench.path).isSound)
        #expect(try !Self.tables(bench.path).contains("card_count"))
        do {
            let journal = try bench.sound(epochFloor: 4)
            #expect(journal.epoch == 4)
            #expect(journal.position.sequence == 3)
            #expect(try journal.records(after: 0).count == 3)
            try journal.append(
                [JournalBench.refusal(3)],
                uses: [.tap(badge: Self.badge, counter: 2)]
            )
        }
        #expect(try Self.tables(bench.path).contains("card_count"))
        let journal = try bench.sound(epochFloor: 4)
        #expect(journal.position.sequence == 4)
        #expect(try journal.counterSeen(badge: Self.badge) == 2)
        #expect(try JournalFile.verify(path: bench.path).isSound)
    }

    @Test func `A kill during the upgrade leaves the earlier file, which is upgraded again`()
        throws
    {
        let bench = try JournalBench()
        let killed = try JournalBench()
        try Self.earlierFile(bench)
        let connection = try Connection(path: bench.path)
        // As at a kill: the table is in the log, its commit is not.
        try connection.execute("PRAGMA cache_spill = 1; PRAGMA cache_size = 1; BEGIN IMMEDIATE")
        try connection.execute(
            """
            CREATE TABLE card_count (badge BLOB NOT NULL CHECK (length(badge) = 8), \
            counter INTEGER NOT NULL, PRIMARY KEY (badge)) STRICT, WITHOUT ROWID
            """
        )
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: bench.path + suffix)
        {
            try FileManager.default.copyItem(
                atPath: bench.path + suffix,
                toPath: killed.path + suffix
            )
        }
        try connection.execute("ROLLBACK")
        let journal = try killed.sound(epochFloor: 4)
        #expect(journal.position.sequence == 3)
        #expect(try Self.tables(killed.path).contains("card_count"))
    }

    @Test(arguments: [
        "CREATE TABLE card_count (badge BLOB, counter INTEGER)",
        "CREATE TABLE other (id INTEGER) STRICT",
        "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM record; END",
    ])
    func `What is not ours in a file of the earlier version is still foreign`(
        _ statement: String
    ) throws {
        let bench = try JournalBench()
        try Self.earlierFile(bench)
        try bench.attack(statement)
        let (journal, findings) = try bench.open(epochFloor: 4)
        #expect(findings.map(\.kind) == [.foreignSchema])
        #expect(journal.epoch == 5)
        #expect(findings.first?.setAside != nil)
    }

    @Test func `After a lost journal a card's count begins anew`() throws {
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            try journal.append(
                [JournalBench.refusal(0)],
                uses: [.tap(badge: Self.badge, counter: 5)]
            )
        }
        try FileManager.default.removeItem(atPath: bench.path)
        let (journal, findings) = try bench.open(epochFloor: 1)
        #expect(findings.map(\.kind) == [.missing])
        #expect(try journal.counterSeen(badge: Self.badge) == 0)
    }
}
