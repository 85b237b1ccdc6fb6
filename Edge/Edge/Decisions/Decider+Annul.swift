import Access
import Cache
import Dispatch
import Journal
import Reconciliation
import Sync
import Synchronization
import Vocabulary

/// Why a passage was not taken back.
enum AnnulFailure: Error, Hashable, Sendable {
    /// It is not in this journal, is no passage of a right, or was taken back before.
    case noPassage
    case tooLate
    /// Nothing can be recorded, and what is not recorded did not happen.
    case unrecorded

    var refusal: StewardRefusal {
        switch self {
        case .noPassage: .noPassage
        case .tooLate: .tooLate
        case .unrecorded: .unrecorded
        }
    }
}

extension Decider {
    /// The newest records among which a passage is looked for: more than a gate writes while one
    /// may still be taken back.
    private static let annulRecordsMax: UInt64 = 8_192

    /// Takes a passage back; durable when it returns.
    func annul(_ scan: UInt64?, by order: StewardOrder) async throws(AnnulFailure) {
        let result: Result<Void, AnnulFailure> = await withCheckedContinuation { continuation in
            queue.async { [self] in continuation.resume(returning: take(back: scan, order)) }
        }
        try result.get()
    }

    private func take(back scan: UInt64?, _ order: StewardOrder) -> Result<Void, AnnulFailure> {
        let refusal = state.withLock { $0.stewards.refusal(at: clock.sinceBoot) }
        guard let records = newestRecords() else { return .failure(.unrecorded) }
        let found = PassageSearch(records).passage(scan: scan, refusal: refusal)
        guard let (passage, scan) = found else { return .failure(.noPassage) }
        let time = clock.bounds
        guard Annulment.isAllowed(passedAt: passage.time.low, at: time.low) else {
            return .failure(.tooLate)
        }
        let leadsTo = leadsFrom(passage.direction ?? .entry)
        let draft = recording.annul(
            passage,
            scan: scan,
            leadsTo: leadsTo,
            order,
            time: time,
            sinceBoot: clock.sinceBoot
        )
        let change = UseChange.annul(
            passage.right,
            passage.direction ?? .entry,
            zone: recording.zone,
            leadsTo: leadsTo,
            passedAt: passage.time.low
        )
        guard case .success = record([draft], [change]) else { return .failure(.unrecorded) }
        state.withLock { $0.repeats.forget(passage.right) }
        return .success(())
    }

    /// Where a person is who did not pass after all.
    private func leadsFrom(_ direction: Direction) -> UInt16 {
        guard direction == .entry else { return recording.zone }
        return judge.cache.zones.zone(recording.zone)?.parent ?? 0
    }

    private func newestRecords() -> [JournalRecord]? {
        let end = journal.position.sequence
        var start = max(journal.prunedSequence, end - min(end, Self.annulRecordsMax))
        var records: [JournalRecord] = []
        while start < end {
            guard let some = try? journal.records(after: start, limit: JournalFile.recordsMax),
                !some.isEmpty
            else { return nil }
            records += some.compactMap { JournalRecord(bytes: $0) }
            start += UInt64(some.count)
        }
        return records
    }
}

/// Finds the passage that a steward means, among the newest records of a journal.
struct PassageSearch {
    private let records: [JournalRecord]

    init(_ records: [JournalRecord]) {
        self.records = records
    }

    /// The passage with its scan: of the scan that was named, of the right that was just refused,
    /// or else the last.
    func passage(
        scan: UInt64?,
        refusal: UInt64?
    ) -> (passage: JournalRecord, scan: UInt64)? {
        var back: Set<UInt64> = []
        let refused = refusal.flatMap { sequence in
            records.last { $0.sequence == sequence && $0.subject != 0 }?.subject
        }
        for record in records.reversed() {
            guard let place = CrossingPlace(referredToBy: record)?.scan else { continue }
            if record.kind == .annul { back.insert(place) }
            guard record.kind == .passage, record.subject != 0,
                !record.flags.contains(.notUsed)
            else { continue }
            let isWanted =
                if let scan { place == scan } else if let refused { record.subject == refused } else
                { true }
            guard isWanted else { continue }
            // The newest of them was taken back: nobody means an older one.
            return back.contains(place) ? nil : (record, place)
        }
        return nil
    }
}

extension Recording {
    /// The record that takes a passage back.
    func annul(
        _ passage: JournalRecord,
        scan: UInt64,
        leadsTo: UInt16,
        _ order: StewardOrder,
        time: TimeBounds,
        sinceBoot now: Duration
    ) -> Draft {
        var record = plain(.annul, time, now)
        record.subject = passage.subject
        record.generation = passage.generation
        record.direction = passage.direction
        record.slot = UInt16(order.reason.rawValue)
        record.credential =
            Array(Self.credential(of: order.steward).prefix(8))
            + Self.bytes(of: passage.time.low)
        record.freshnessSeconds = UInt32(leadsTo) + 1
        record.refersTo = .scan(scan)
        return record
    }

    private static func bytes(of moment: Timestamp) -> [UInt8] {
        var writer = ByteWriter(capacity: 8)
        writer.number(moment.milliseconds)
        return writer.bytes
    }
}
