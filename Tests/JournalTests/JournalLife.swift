import Access
import Journal
import PowerDisk
import SQLite
import Support
import Sync
import Vocabulary

/// The journal of one edge on a disk that loses power, and what its gate was opened for.
struct JournalLife {
    static let path = "/edge/journal.sqlite"
    private static let rights = (1...6).map { RightID(UInt64($0) << 40) }
    private static let zone: UInt16 = 1

    /// What one call of `append` was given.
    private struct Entry {
        let drafts: [Draft]
        let uses: [UseChange]
    }

    let disk: PowerDisk
    private let options: JournalOptions
    private var random: SeededRandom
    /// Of every transaction whose `append` returned: what the gate moved for.
    private(set) var acknowledged: [[UInt8]] = []
    private var states: [RightID: UseState] = [:]
    private var open: [(scan: UInt64, right: RightID)] = []
    /// What was under way when the power went: it may be there or not, but not in part.
    private var underWay: Entry?
    private(set) var epochFloor: UInt32 = 0

    init(seed: UInt64, _ synchronous: Connection.Synchronous, isLying: Bool) {
        disk = PowerDisk(seed: seed)
        disk.lie(isLying)
        var options = JournalOptions()
        options.synchronous = synchronous
        options.fileSystem = disk.fileSystem
        self.options = options
        random = SeededRandom(seed: seed ^ 0xD15C)
    }

    func opened() throws(JournalError) -> (journal: JournalFile, findings: [JournalFinding]) {
        try JournalFile.open(
            path: Self.path,
            device: JournalBench.device,
            epochFloor: epochFloor,
            options: options
        )
    }

    mutating func chance(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

    /// The tables that layout 3 had in another form, as that version wrote them.
    static let ofLayout3 = [
        """
        CREATE TABLE flash (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, \
        bytes BLOB NOT NULL) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE movement (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        first_entry INTEGER, last_exit INTEGER, entries BLOB NOT NULL, \
        PRIMARY KEY (right_id)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE slot (right_id BLOB NOT NULL CHECK (length(right_id) = 8), \
        anchor BLOB NOT NULL CHECK (length(anchor) = 16), slot INTEGER NOT NULL, \
        reveal BLOB NOT NULL CHECK (length(reveal) = 16), PRIMARY KEY (right_id)) \
        STRICT, WITHOUT ROWID
        """,
    ]

    /// A file as an earlier version left it, with records that were acknowledged then.
    mutating func makeEarlierFile(layout: Int) throws {
        do {
            let journal = try opened().journal
            epochFloor = 1
            for _ in 0..<5 { try step(journal) }
        }
        let connection = try Connection(
            path: Self.path,
            options: .init(fileSystem: disk.fileSystem)
        )
        var newer = ["flash", "movement", "slot"]
        if layout <= 2 { newer.append("heard") }
        if layout == 1 { newer.append("card_count") }
        for table in newer { try connection.execute("DROP TABLE \(table)") }
        if layout == 3 { for table in Self.ofLayout3 { try connection.execute(table) } }
        // Where somebody is and when each entry was, no earlier version kept.
        for right in states.keys {
            states[right]?.zone = 0
            states[right]?.entries = []
        }
        disk.settle()
    }

    /// Lives until the power goes, at most so many appends.
    mutating func live(_ steps: Int) {
        do throws(JournalError) {
            let journal = try opened().journal
            epochFloor = 1
            for _ in 0..<steps where !disk.isOff { try step(journal) }
        } catch {}
    }

    private mutating func step(_ journal: JournalFile) throws(JournalError) {
        let entry = entry(after: journal.position.sequence)
        underWay = entry
        let records = try journal.append(entry.drafts, uses: entry.uses)
        keep(entry, records.map(\.bytes))
    }

    private mutating func keep(_ entry: Entry, _ bytes: [[UInt8]]) {
        acknowledged += bytes
        for change in entry.uses { Self.apply(change, &states) }
        underWay = nil
    }

    private mutating func entry(after sequence: UInt64) -> Entry {
        switch chance(0...9) {
        case 0...4:
            let right = Self.rights[chance(0...Self.rights.count - 1)]
            open.append((sequence + 1, right))
            return Entry(
                drafts: [JournalBench.scan(right), JournalBench.opening()],
                uses: [.reserve(right, generation: 1)]
            )
        case 5...8 where !open.isEmpty:
            let (scan, right) = open.removeFirst()
            let change: UseChange =
                chance(0...4) == 0
                ? .giveBack(right)
                : .settle(right, .entry, zone: Self.zone, usesSeen: 0, at: JournalBench.start)
            return Entry(drafts: [JournalBench.passage(of: scan)], uses: [change])
        default:
            return Entry(drafts: [JournalBench.refusal(Int(sequence))], uses: [])
        }
    }

    private static func apply(_ change: UseChange, _ states: inout [RightID: UseState]) {
        switch change {
        case .reserve(let right, let generation):
            states[right, default: UseState()].reserve(generation: generation)
        case .giveBack(let right): states[right, default: UseState()].giveBack()
        case .settle(let right, let direction, let zone, let leadsTo, let usesSeen, let moment):
            states[right, default: UseState()].settle(
                direction,
                into: leadsTo ?? (direction == .entry ? zone : 0),
                usesSeen: usesSeen,
                at: moment
            )
        default: break
        }
    }
}

/// What a journal holds after a loss, beside what its gate was opened for.
extension JournalLife {
    enum Outcome: Equatable {
        /// Everything acknowledged is there, and what was under way is there whole or not at all.
        case sound(wasUnderWayKept: Bool)
        case lost(Int)
        /// The file was set aside, cannot be opened, or holds what nobody wrote.
        case damaged
    }

    mutating func outcome() -> Outcome {
        do {
            let (journal, findings) = try opened()
            guard findings.isEmpty else { return .damaged }
            let kept = try journal.records(after: 0, limit: JournalFile.recordsMax)
            guard kept.count >= acknowledged.count else {
                return .lost(acknowledged.count - kept.count)
            }
            guard kept.starts(with: acknowledged) else { return .damaged }
            let more = Array(kept.dropFirst(acknowledged.count))
            if let entry = underWay, more.count == entry.drafts.count { keep(entry, more) }
            guard kept == acknowledged, try areUsesRight(journal) else { return .damaged }
            // A scan that is not there opened no gate.
            open.removeAll { $0.scan > journal.position.sequence }
            try step(journal)
            return .sound(wasUnderWayKept: !more.isEmpty)
        } catch {
            return .damaged
        }
    }

    private func areUsesRight(_ journal: JournalFile) throws -> Bool {
        try Self.rights.allSatisfy { try journal.use(of: $0) == states[$0] ?? UseState() }
    }
}
