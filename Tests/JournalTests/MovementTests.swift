import Access
import Journal
import SQLite
import Support
import Testing
import Vocabulary

/// Where a right went, beside how often.
@Suite("Movements in a journal")
struct MovementTests {
    private static let right = RightID(0xF123_4567_89AB_CDEF)

    private static func moment(_ second: Int) -> Timestamp {
        JournalBench.start.advanced(by: .seconds(second))
    }

    private static func pass(
        _ journal: JournalFile,
        _ direction: Direction,
        leadsTo: UInt16?,
        at second: Int
    ) throws {
        try journal.append(
            [JournalBench.scan(right), JournalBench.passage(of: 1)],
            uses: [
                .reserve(right, generation: 1),
                .settle(
                    right,
                    direction,
                    zone: 3,
                    leadsTo: leadsTo,
                    usesSeen: 0,
                    at: moment(second)
                ),
            ]
        )
    }

    @Test func `Entries, the last exit and the zone survive a restart`() throws {
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            try Self.pass(journal, .entry, leadsTo: nil, at: 0)
            try Self.pass(journal, .exit, leadsTo: 1, at: 60)
            for second in 100..<140 { try Self.pass(journal, .entry, leadsTo: 3, at: second) }
        }
        let journal = try bench.sound(epochFloor: 1)
        let use = try journal.use(of: Self.right)
        #expect(
            use
                == UseState(
                    known: 41,
                    generation: 1,
                    isInside: true,
                    zone: 3,
                    firstEntry: Self.moment(0),
                    lastEntry: Self.moment(139),
                    lastExit: Self.moment(60),
                    entries: (108..<140).map { Self.moment($0) }
                )
        )
        try Self.pass(journal, .exit, leadsTo: 1, at: 200)
        #expect(try journal.use(of: Self.right).zone == 1)
        #expect(try journal.use(of: Self.right).isInside)
        try Self.pass(journal, .exit, leadsTo: nil, at: 201)
        #expect(try journal.use(of: Self.right).zone == 0)
        #expect(try !journal.use(of: Self.right).isInside)
    }

    @Test func `A use from before there were movements is one of a single entry`() throws {
        let bench = try JournalBench()
        try bench.fill(1)
        let second = Self.moment(5).milliseconds
        try bench.attack(
            "INSERT INTO use_state VALUES (X'F123456789ABCDEF', 7, 0, 2, 1, \(second))"
        )
        let use = try bench.sound(epochFloor: 1).use(of: Self.right)
        #expect(
            use
                == UseState(
                    known: 7,
                    generation: 2,
                    isInside: true,
                    firstEntry: Self.moment(5),
                    lastEntry: Self.moment(5)
                )
        )
    }

    @Test func `A file of the layout before this one goes on with all that it knew`() throws {
        let bench = try JournalBench()
        try bench.fill(3)
        let before = try bench.sound(epochFloor: 1).records(after: 0)
        for table in ["flash", "movement", "slot"] { try bench.attack("DROP TABLE \(table)") }
        for table in JournalLife.ofLayout3 { try bench.attack(table) }
        let (journal, findings) = try bench.open(epochFloor: 1)
        #expect(findings.isEmpty)
        #expect(journal.epoch == 1)
        #expect(try journal.records(after: 0) == before)
        try Self.pass(journal, .entry, leadsTo: 1, at: 200)
        #expect(try journal.use(of: Self.right).zone == 1)
    }

    @Test func `Bytes that are no entries are not read as such`() throws {
        let bench = try JournalBench()
        try bench.fill(1)
        try bench.attack("INSERT INTO use_state VALUES (X'F123456789ABCDEF', 1, 0, 1, 0, NULL)")
        try bench.attack(
            "INSERT INTO movement VALUES (X'F123456789ABCDEF', NULL, NULL, 0, zeroblob(1003))"
        )
        let use = try bench.sound(epochFloor: 1).use(of: Self.right)
        #expect(use.entries.count == 32)
    }

    @Test(arguments: ["-1, NULL, 0", "NULL, -1, 0", "NULL, NULL, -1", "NULL, NULL, 65536"])
    func `A movement that cannot be is damage`(_ numbers: String) throws {
        let bench = try JournalBench()
        try bench.fill(1)
        try bench.attack(
            "INSERT INTO movement VALUES (X'0102030405060708', \(numbers), zeroblob(8))"
        )
        let (_, findings) = try bench.open(epochFloor: 1)
        #expect(findings.map(\.kind) == [.damaged])
    }
}
