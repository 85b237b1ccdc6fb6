import Access
import Crypto
import Devices
import Sync
import Testing
import Vocabulary

/// What the use of one right comes to, by the same rule as incidents and occupancy.
@Suite(.timeLimit(.minutes(1)))
struct UseHistoryTests {
    struct Told: Sendable, CustomTestStringConvertible {
        let name: String
        /// Kind, second, flags and how far back it refers.
        let records: [(RecordKind, Int, RecordFlags, UInt32)]
        let uses: UInt32
        let inside: UInt32

        var testDescription: String { name }
    }

    static let cases = [
        Told(
            name: "an assumed scan and its passage are one",
            records: [(.scan, 0, .assumed, 0), (.passage, 1, .assumed, 1)],
            uses: 1,
            inside: 1
        ),
        Told(name: "an assumed scan alone", records: [(.scan, 0, .assumed, 0)], uses: 1, inside: 1),
        Told(
            name: "assumed, and not used after all",
            records: [(.scan, 0, .assumed, 0), (.passage, 1, .notUsed, 1)],
            uses: 0,
            inside: 0
        ),
        Told(
            name: "taken back within its time",
            records: [(.scan, 0, [], 0), (.passage, 1, [], 1), (.annul, 900, [], 2)],
            uses: 0,
            inside: 0
        ),
        Told(
            name: "taken back too late",
            records: [(.scan, 0, [], 0), (.passage, 1, [], 1), (.annul, 901, [], 2)],
            uses: 1,
            inside: 1
        ),
        Told(
            name: "a scan of which no passage is told",
            records: [(.scan, 0, [], 0)],
            uses: 0,
            inside: 0
        ),
    ]

    @Test(arguments: cases)
    func `One opening counts once at most, whatever records tell of it`(_ given: Told) {
        var journal = TestJournal(device: DeviceID(3), epoch: 1, key: Ed25519PrivateKey())
        for (kind, second, flags, back) in given.records {
            journal.add(kind, at: TestHub.start.advanced(by: .seconds(second))) { record in
                record.subject = 7
                record.generation = 2
                record.direction = .entry
                record.gate = GateID(5)
                record.flags = flags
                record.refersTo = back
            }
        }
        let records = journal.records.compactMap { JournalRecord(bytes: $0) }
        #expect(records.count == given.records.count)
        let end = TestHub.start.advanced(by: .seconds(86_400))
        for order in [records, records.reversed()] {
            let use = UseHistory.state(
                order,
                until: end,
                zones: [GateID(5): 1],
                graph: ZoneGraph(zones: [ZoneRecord(zone: 1)])
            )
            #expect(use.known == given.uses)
            #expect(use.isInside == (given.inside == 1))
            #expect(use.generation == (given.uses == 1 ? 2 : 0))
            #expect(UseHistory.occupancy(order, until: end) == given.inside)
        }
    }
}
