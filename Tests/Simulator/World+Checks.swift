import Access
import Cache
import Crypto
import Devices
import Edge
import Journal
import PowerDisk
import Reconciliation
import Rights
import Sync
import Vocabulary

/// What must hold whatever happens.
extension World {
    private static let driftAllowed = Duration.seconds(10)

    /// A gate opens: for no revoked or replaced code, and within the uses, as far as it could know.
    func check(
        _ passage: OpenPassage,
        _ edge: SimulatedEdge,
        _ running: RunningEdge,
        _ code: Code?,
        _ direction: Direction,
        _ version: UInt64?
    ) throws(Broken) {
        guard let right = passage.right, let index = hub.index(of: right) else { return }
        let limit = Int(hub.rights[index].record.usesMax)
        if let version, let told = hub.told[version], told.indices.contains(index) {
            let told = told[index]
            if told.status == .revoked { throw .revokedPassed }
            if passage.generation < told.generation { throw .replacedPassed }
            let since = running.stores.cache.head?.head.issuedAt ?? .distantFuture
            let known = told.uses + ledger.heard(index, at: edge.index, since: since)
            if direction == .entry, limit > 0, known >= limit { throw .overspent }
        }
        if let list = struckAt[index], edge.listTaken >= list { throw .struckPassed }
        let isUse = direction == .entry
        let known =
            ledger.spent(index, at: edge.index) + ledger.heard(index, at: edge.index)
        if isUse, limit > 0, known >= limit { throw .overspent }
        ledger.open(
            Ledger.Opening(
                edge: edge.index,
                epoch: running.stores.journal.epoch,
                sequence: passage.scan,
                right: index
            ),
            isUse: isUse
        )
        try checkTime(edge, running)
    }

    func checkVersion(_ edge: SimulatedEdge, _ running: RunningEdge) throws(Broken) {
        guard let version = running.version else { return }
        guard version >= edge.versionSeen else { throw .wentBack }
        edge.versionSeen = version
    }

    /// A sure clock is right, and no clock is ahead of the time by more than quartz drifts.
    func checkTime(_ edge: SimulatedEdge, _ running: RunningEdge) throws(Broken) {
        let bounds = running.stores.clock.bounds
        let truth = time.moment
        guard bounds.low.since(truth) <= Self.driftAllowed else { throw .wrongTime }
        guard !running.stores.clock.isConfirmed || truth.since(bounds.high) <= .milliseconds(1)
        else { throw .wrongTime }
    }

    /// After the faults: every record is at the hub once, all uses are counted, no time went back,
    /// and every gate decides as it should.
    func checkEnd() async throws {
        var told: [RightID: Int] = [:]
        var scansHeld: [Set<UInt64>] = []
        var day: [JournalRecord] = []
        for edge in edges {
            guard let running = edge.running else { throw Broken.notDrained }
            let held = try await collecting.held(of: edge.device)
            let written = try Self.records(of: running.stores.journal)
            guard held.count >= written.count else { throw Broken.emptyWord }
            guard held == written else { throw Broken.strangeRecords }
            let records = written.compactMap { JournalRecord(bytes: $0) }
            guard Self.isTimeMonotone(records) else { throw Broken.timeWentBack }
            told.merge(UseTally(records).counts) { $0 + $1 }
            scansHeld.append(Set(records.filter { $0.kind == .scan }.map(\.sequence)))
            ledger.records += held.count
            day += records
            history.note(running.stores.journal.position.digest.bytes)
        }
        for opening in ledger.openings where !scansHeld[opening.edge].contains(opening.sequence) {
            throw Broken.unjournalled
        }
        for right in hub.rights {
            let id = right.record.right
            guard try await hub.uses(of: id) == told[id] ?? 0 else { throw Broken.miscounted }
        }
        try checkOrder(of: day)
        try await probe()
    }

    /// The journals of all gates come to the same in the order in which they were written, and in
    /// any other, with some records told twice.
    private func checkOrder(of day: [JournalRecord]) throws(Broken) {
        var other = day
        for _ in 0..<day.count / 10 { other.append(day[Int(between(0, Int64(day.count - 1)))]) }
        other.shuffle(using: &random)
        guard merged(day) == merged(other) else { throw .orderMatters }
    }

    private func merged(_ records: [JournalRecord]) -> Reconciliation {
        var seen: [RightID: Int] = [:]
        let believed = records.filter { record in
            seen[record.right, default: 0] += 1
            return plan.bug != .firstComeMerger || seen[record.right] ?? 0 <= 3
        }
        return Reconciliation(
            believed,
            rules: .init(zone: { _ in 1 }, terms: { [hub] in hub.terms(of: $0) })
        )
    }

    /// A passage whose record was refused is written later, with the time at which it ended.
    private static func isTimeMonotone(_ records: [JournalRecord]) -> Bool {
        let lows = records.lazy.filter { $0.kind != .passage }.map(\.time.low)
        return zip(lows, lows.dropFirst()).allSatisfy { $0 <= $1 }
    }

    private static func records(of journal: JournalFile) throws -> [[UInt8]] {
        var records: [[UInt8]] = []
        while true {
            let next = try journal.records(
                after: UInt64(records.count),
                limit: JournalFile.recordsMax
            )
            guard !next.isEmpty else { return records }
            records += next
        }
    }

    /// An honest person comes to every gate, and one who was revoked.
    private func probe() async throws {
        for edge in edges {
            guard let running = edge.running else { throw Broken.notDrained }
            await running.show(codes[0][0].bytes, .entry)
            let told = running.inbox.empty()
            history.note(now, .scan, edge.index, UInt64(told.refusals.first??.rawValue ?? 0))
            guard !told.grants.isEmpty else { throw Broken.honestRefused }
            for index in confirmed {
                guard let code = codes[index].last else { continue }
                await running.show(code.bytes, .entry)
                guard running.inbox.empty().grants.isEmpty else { throw Broken.revokedPassed }
            }
        }
    }

    /// What the disks did is counted by them.
    func noteDisks() {
        for disk in edges.map(\.disk) + [hub.disk] {
            let counts = disk.counts
            faults[.sectorLost] += counts.sectorsLost
            faults[.sectorTorn] += counts.sectorsTorn
            faults[.directoryEntryLost] += counts.entriesLost
        }
    }
}
