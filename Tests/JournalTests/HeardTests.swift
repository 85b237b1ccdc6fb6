import Access
import Journal
import Support
import Sync
import Testing
import Vocabulary

/// What neighbours told, on the disk: bounded, and by whom it came.
@Suite("Heard marks in a journal")
struct HeardTests {
    private static func mark(_ device: UInt32, _ sequence: UInt64, at second: Int) -> HeardMark {
        let mark = UsedMark(
            scope: ScopeID(7),
            device: DeviceID(device),
            epoch: 1,
            sequence: sequence,
            gate: JournalBench.gate,
            zone: 1,
            right: RightID(UInt64(device) << 32 | sequence),
            generation: 1,
            direction: .entry,
            time: JournalBench.moment(second),
            state: .granted
        )
        return HeardMark(mark, bytes: mark.signed(by: ScopeForge(seed: 9).root))
    }

    /// The seconds of the marks that a journal keeps, by device.
    private static func kept(_ journal: JournalFile) throws -> [UInt32: [Int]] {
        let found = try journal.heard(since: .distantPast, limit: 1_000)
            .compactMap { UsedMark(unverified: $0.bytes) }
        return Dictionary(grouping: found) { $0.device.raw }.mapValues { marks in
            marks.map { Int($0.time.low.since(JournalBench.start).components.seconds) }.sorted()
        }
    }

    @Test func `No more are kept than there is room for: who told most gives its oldest`() throws {
        let journal = try JournalBench().sound()
        try journal.keep(heard: (0..<3).map { Self.mark(1, $0, at: Int($0)) })
        try journal.keep(heard: (0..<20).map { Self.mark(2, $0, at: 100 + Int($0)) })
        try journal.forgetHeard(before: .distantPast, keeping: 23)
        #expect(try Self.kept(journal).values.reduce(0) { $0 + $1.count } == 23)
        try journal.forgetHeard(before: .distantPast, keeping: 10)
        #expect(try Self.kept(journal) == [1: [0, 1, 2], 2: Array(113...119)])
        let border = JournalBench.start.advanced(by: .seconds(2))
        try journal.forgetHeard(before: border, keeping: 10)
        #expect(try Self.kept(journal) == [1: [2], 2: Array(113...119)])
    }

    @Test func `What there is no room for any more goes with what is written`() throws {
        let journal = try JournalBench().sound()
        let (old, new) = (Self.mark(1, 0, at: 0), Self.mark(1, 1, at: 1))
        try journal.keep(heard: [old])
        try journal.keep(heard: [new], forgetting: [old.mark])
        #expect(try Self.kept(journal) == [1: [1]])
    }

    struct Share: Sendable {
        let total: Int
        let counts: [UInt32: Int]
        let portions: [UInt32: Int]
    }

    @Test(arguments: [
        Share(total: 0, counts: [1: 5], portions: [:]),
        Share(total: 3, counts: [1: 5, 2: 2], portions: [1: 3]),
        Share(total: 4, counts: [1: 5, 2: 2], portions: [1: 4]),
        Share(total: 5, counts: [1: 5, 2: 5], portions: [1: 3, 2: 2]),
        Share(total: 99, counts: [1: 5, 2: 2], portions: [1: 5, 2: 2]),
    ])
    func `Who has most gives first, down to one level`(_ given: Share) {
        let counts = given.counts.map { (DeviceID($0), $1) }
        let portions = given.portions.map { (DeviceID($0), $1) }
        #expect(
            FairShare.portions(of: given.total, of: Dictionary(uniqueKeysWithValues: counts))
                == Dictionary(uniqueKeysWithValues: portions)
        )
    }
}
