import Access
import Crypto
import Sync
import Vocabulary

/// What a journal keeps in memory of its file; replaced only after a commit.
struct JournalState: Sendable {
    /// Beyond so many grants without a passage, the oldest are no longer remembered.
    static let unsettledMax = 256

    let device: DeviceID
    let epoch: UInt32
    var sequence: UInt64 = 0
    var digest: Digest
    var mark: HeadMark?
    var acknowledged: Acknowledgement?
    /// Scans and overrides that opened the gate without a passage, by their sequence.
    var unsettled: [UInt64: JournalRecord] = [:]
    var occupancy: [UInt16: UInt32] = [:]
    var ahead: [AheadKey: UInt32] = [:]
    /// The last record that was pruned; zero where none was.
    var prunedSequence: UInt64 = 0

    struct AheadKey: Hashable, Sendable {
        let gate: GateID
        let head: UInt64
    }

    init(device: DeviceID, epoch: UInt32) {
        self.device = device
        self.epoch = epoch
        digest = JournalRecord.genesis(device: device, epoch: epoch)
    }

    var position: JournalPosition {
        JournalPosition(epoch: epoch, sequence: sequence, digest: digest)
    }

    /// Records that must still find room behind these: one for each passage that is open then.
    func kept(besides drafts: [Draft]) -> Int {
        guard !drafts.contains(where: { $0.kind == .passage }) else { return 0 }
        return unsettled.count + drafts.count { $0.kind == .open }
    }

    /// What follows from a record that was just committed.
    mutating func follow(_ record: JournalRecord) {
        note(record)
        if record.kind == .head {
            ahead = ahead.filter { $0.key.head == record.headVersion }
        } else if record.isAhead {
            ahead[AheadKey(gate: record.gate, head: record.headVersion), default: 0] += 1
        }
    }

    /// What follows from a record alone, whether just written or read at a start.
    mutating func note(_ record: JournalRecord) {
        switch record.kind {
        case .scan,
            .override where record.isOverriddenPass:
            unsettled[record.sequence] = record
        case .passage:
            unsettled[record.sequence &- UInt64(record.refersTo)] = nil
        case .head:
            mark = HeadMark(record) ?? mark
        default:
            break
        }
        if unsettled.count > Self.unsettledMax, let oldest = unsettled.keys.min() {
            unsettled[oldest] = nil
        }
    }
}

extension JournalRecord {
    /// Whether a steward let one person pass by it; wrong PINs are counted under the same kind.
    var isOverriddenPass: Bool {
        kind == .override && subject == UInt64(OverrideAction.letPass.rawValue)
            && !flags.contains(.counted)
    }

    /// A grant that counts against the quota of tokens accepted ahead of the cache.
    var isAhead: Bool { kind == .scan && flags.contains(RecordFlags(.ahead)) }
}

extension Draft {
    /// Gives the draft its place at the end of a chain, and moves the end.
    func placed(
        after end: inout JournalPosition,
        of device: DeviceID
    ) -> (record: JournalRecord, bytes: [UInt8]) {
        let record = record(
            device: device,
            epoch: end.epoch,
            sequence: end.sequence + 1,
            after: end.digest
        )
        let bytes = record.bytes
        end = JournalPosition(
            epoch: end.epoch,
            sequence: end.sequence + 1,
            digest: JournalRecord.digest(of: bytes)
        )
        return (record, bytes)
    }

    private func record(
        device: DeviceID,
        epoch: UInt32,
        sequence: UInt64,
        after previous: Digest
    ) -> JournalRecord {
        var record = JournalRecord(
            kind: kind,
            device: device,
            epoch: epoch,
            sequence: sequence,
            time: time,
            previous: previous
        )
        record.flags = flags
        record.sinceBoot = sinceBoot
        record.gate = gate
        record.direction = direction
        record.medium = medium
        record.assurance = assurance
        record.refusal = refusal
        record.subject = subject
        record.generation = generation
        record.counter = counter
        record.headVersion = headVersion
        record.freshnessSeconds = freshnessSeconds
        record.credential = credential
        record.latency = latency
        record.slot = slot
        record.refersTo = refersTo.distance(from: sequence)
        return record
    }
}

extension Draft.Reference {
    func distance(from sequence: UInt64) -> UInt32 {
        switch self {
        case .none: return 0
        case .back(let distance):
            precondition(UInt64(distance) < sequence, "a record refers to one before it")
            return distance
        case .scan(let scan):
            precondition(scan < sequence, "a record refers to one before it")
            return UInt32(clamping: sequence - scan)
        }
    }
}
