import Access
import Crypto
import Reconciliation
import Support
import Sync
import Vocabulary

/// Records as gates write them, for tests: one scan, its opening and its passage a time.
struct Journals {
    static let start = Timestamp(milliseconds: 1_780_315_200_000)

    private(set) var records: [JournalRecord] = []
    private var ends: [DeviceID: UInt64] = [:]

    /// Somebody passes gate number `gate` so many seconds after the start, known to `width`
    /// seconds.
    @discardableResult
    mutating func pass(
        _ right: UInt64 = 1,
        gate: UInt32,
        at seconds: Int,
        width: Int = 2,
        _ direction: Direction = .entry,
        flags: RecordFlags = []
    ) -> CrossingPlace {
        var scan = record(.scan, gate, seconds, width)
        scan.subject = right
        scan.direction = direction
        records.append(scan)
        var passage = record(.passage, gate, seconds + 1, width)
        passage.subject = right
        passage.direction = direction
        passage.flags = flags
        passage.refersTo = UInt32(passage.sequence - scan.sequence)
        records.append(passage)
        return CrossingPlace(scan)
    }

    mutating func annul(_ place: CrossingPlace, of right: UInt64 = 1, at seconds: Int) {
        var record = record(.annul, place.device.raw, seconds, 2)
        record.subject = right
        record.refersTo = UInt32(record.sequence - place.scan)
        records.append(record)
    }

    private mutating func record(
        _ kind: RecordKind,
        _ gate: UInt32,
        _ seconds: Int,
        _ width: Int
    ) -> JournalRecord {
        let device = DeviceID(gate)
        ends[device, default: 0] += 1
        let low = Self.start.advanced(by: .seconds(seconds))
        var record = JournalRecord(
            kind: kind,
            device: device,
            epoch: 1,
            sequence: ends[device, default: 0],
            time: TimeBounds(low: low, high: low.advanced(by: .seconds(width))),
            previous: .zero
        )
        record.gate = GateID(gate)
        return record
    }
}

extension Reconciliation.Rules {
    /// Gates 1 to 9 lead into zone 1, 11 to 19 into zone 2, and so on.
    static func tens(
        _ terms: EntryTerms = EntryTerms(usesMax: 1),
        _ passback: PassbackRule = .none
    ) -> Self {
        Self(
            zone: { UInt16($0.raw / 10 + 1) },
            terms: { _ in terms },
            passback: { _ in passback }
        )
    }
}
