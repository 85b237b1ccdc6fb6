import Access
import Crypto
package import Journal
import Sync
import Synchronization
import Vocabulary

/// The uses of this gate as its neighbours are told of them, made from the journal.
///
/// The journal is the queue: nothing waits in memory for a neighbour that is slow or away, and what
/// a kill took from the socket is made again.
package final class MarkSource: Sendable {
    /// Records read for one portion.
    static let recordsInPortion = 256
    /// Signed marks kept, so that many neighbours cost one signature.
    private static let keptMax = 2_048

    /// Some marks, and how far the journal is told with them.
    package struct Portion: Sendable, Hashable {
        package let marks: [[UInt8]]
        package let through: UInt64
    }

    private struct State {
        var signed: [UInt64: [UInt8]] = [:]
        /// Scans whose passage may still come.
        var scans: [UInt64: JournalRecord] = [:]
    }

    private let identity: DeviceIdentity
    private let journal: JournalFile
    private let clock: EdgeClock
    private let state = Mutex(State())

    package init(identity: DeviceIdentity, journal: JournalFile, clock: EdgeClock) {
        self.identity = identity
        self.journal = journal
        self.clock = clock
    }

    /// Where to begin with a neighbour that keeps our scans up to one of them.
    ///
    /// At most the newest records; and a little again, for what became of those under way.
    package func start(epoch: UInt32, after sequence: UInt64) -> UInt64 {
        let end = journal.position.sequence
        let floor = end - min(end, NeighbourLimits.recordsToldMax)
        let known = epoch == journal.epoch ? sequence : 0
        let again = known - min(known, NeighbourLimits.recordsToldAgain)
        return min(end, max(floor, again, journal.prunedSequence))
    }

    /// The marks of the next records, nil where there are none.
    package func portion(after sequence: UInt64) throws(JournalError) -> Portion? {
        let start = max(sequence, journal.prunedSequence)
        guard start < journal.position.sequence else { return nil }
        let records = try journal.records(after: start, limit: Self.recordsInPortion)
        guard !records.isEmpty else { return nil }
        let border = clock.bounds.low.advanced(by: .zero - NeighbourLimits.marksKeptFor)
        var marks: [[UInt8]] = []
        var through = start
        for bytes in records {
            guard let record = JournalRecord(bytes: bytes) else {
                through += 1
                continue
            }
            if let mark = try mark(of: record), record.time.high >= border { marks.append(mark) }
            through = record.sequence
            guard marks.count < NeighbourLimits.marksInFrame else { break }
        }
        return Portion(marks: marks, through: through)
    }

    /// The signed mark that a record makes, nil where it makes none.
    private func mark(of record: JournalRecord) throws(JournalError) -> [UInt8]? {
        guard let change = Self.change(record) else { return nil }
        if let known = state.withLock({ $0.signed[record.sequence] }) { return known }
        guard let scan = try scan(change.scan, record), scan.kind == .scan,
            let direction = scan.direction
        else { return nil }
        let mark = UsedMark(
            scope: identity.assignment.scope,
            device: identity.device,
            epoch: scan.epoch,
            sequence: scan.sequence,
            gate: scan.gate,
            zone: identity.assignment.zone,
            right: scan.right,
            generation: scan.generation,
            direction: direction,
            slot: scan.medium == .rotatingCode ? scan.slot : nil,
            time: scan.time,
            state: change.state
        )
        let bytes = mark.signed(by: identity.key)
        state.withLock { state in
            if state.signed.count >= Self.keptMax { state.signed = [:] }
            state.signed[record.sequence] = bytes
        }
        return bytes
    }

    private static func change(
        _ record: JournalRecord
    ) -> (scan: UInt64, state: UsedMark.State)? {
        switch record.kind {
        case .scan: (record.sequence, .granted)
        case .passage:
            record.origin.map {
                ($0, record.flags.contains(.notUsed) ? UsedMark.State.notUsed : .passed)
            }
        case .annul: record.origin.map { ($0, .notUsed) }
        default: nil
        }
    }

    private func scan(
        _ sequence: UInt64,
        _ record: JournalRecord
    ) throws(JournalError) -> JournalRecord? {
        if record.sequence == sequence {
            state.withLock { state in
                if state.scans.count >= Self.keptMax { state.scans = [:] }
                state.scans[sequence] = record
            }
            return record
        }
        if let known = state.withLock({ $0.scans[sequence] }) { return known }
        guard sequence > journal.prunedSequence else { return nil }
        return try journal.records(after: sequence - 1, limit: 1).first
            .flatMap { JournalRecord(bytes: $0) }
    }
}

extension JournalRecord {
    /// The scan or override that a record belongs to; nil where it names none.
    fileprivate var origin: UInt64? {
        refersTo > 0 && UInt64(refersTo) < sequence ? sequence - UInt64(refersTo) : nil
    }
}
