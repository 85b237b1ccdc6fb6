import Kernel
package import Sync
import Synchronization
package import Vocabulary

/// What edges ask for.
///
/// Rows run ahead of the newest head by what is not published yet, so whoever reads rows publishes
/// first, in the same transaction: head and rows always belong together.
extension Publisher {
    /// The newest head, nil where the scope does not exist.
    package func head(of scope: ScopeID) async throws -> SignedHead? {
        if let known = states.withLock({ $0[scope]?.head }) { return known }
        return try await storedHead(of: scope)
    }

    /// The first head above a version, or nil when none came in this time or `isEnough` says so.
    ///
    /// A head of a later epoch than `hubEpoch` is above whatever its version.
    package func waitForHead(
        _ scope: ScopeID,
        after version: UInt64,
        of hubEpoch: UInt32? = nil,
        seconds: Int,
        isEnough: @Sendable () -> Bool = { false }
    ) async throws -> SignedHead? {
        func isNews(_ head: SignedHead) -> Bool {
            let known = HeadPlace(hubEpoch: hubEpoch ?? head.head.hubEpoch, version: version)
            return head.place > known
        }
        let end = ContinuousClock.now.advanced(by: .seconds(seconds))
        while !Task.isCancelled, !isEnding.load(ordering: .acquiring) {
            let seen = arrivals.generation
            if let head = try await head(of: scope), isNews(head) { return head }
            if isEnough() { return nil }
            let rest = ContinuousClock.now.duration(to: end)
            guard rest > .zero,
                await arrivals.wait(after: seen, atMost: min(rest, Self.pauseMax))
            else { break }
            if arrivals.generation == seen, let head = try await storedHead(of: scope) {
                noticeHead(head, of: scope)
            }
        }
        guard let head = try await head(of: scope), isNews(head) else { return nil }
        return head
    }

    /// The whole cache under the newest head.
    ///
    /// Many gates ask at once after an outage: they wait for one making of it. Who finds one that
    /// began before the head it knows waits for the next.
    package func snapshot(of scope: ScopeID) async throws -> [UInt8] {
        let (known, wanted) = states.withLock { states in
            (states[scope]?.snapshot, states[scope]?.head?.head.version ?? 0)
        }
        if let known { return known }
        let first = try await building(of: scope).value
        if first.head.head.version >= wanted { return first.bytes }
        return try await building(of: scope).value.bytes
    }

    /// The making that goes on, or a new one; a task of its own, as those who wait may leave.
    private func building(of scope: ScopeID) -> Task<Snapshot, any Error> {
        states.withLock { states in
            if let task = states[scope]?.building { return task }
            let task = Task { try await build(scope) }
            states[scope, default: ScopeState()].building = task
            return task
        }
    }

    private func build(_ scope: ScopeID) async throws -> Snapshot {
        defer { states.withLock { $0[scope]?.building = nil } }
        let snapshot = try await reading(scope) { session, head throws(StoreError) in
            var records: [CacheTable: [UInt8]] = [:]
            for table in CacheTable.allCases {
                records[table] = try CacheReading.records(
                    session,
                    scope,
                    table,
                    from: 0,
                    through: .max
                )
            }
            return Snapshot(head: head, records: records)
        }
        states.withLock { states in
            guard states[scope]?.head == snapshot.head else { return }
            states[scope]?.snapshot = snapshot.bytes
        }
        return snapshot
    }

    /// What leads from a version to the newest head, or nil where that version is no longer kept.
    package func delta(of scope: ScopeID, from version: UInt64) async throws -> [UInt8]? {
        let now = services.clock.now()
        if let known = states.withLock({ $0[scope]?.deltas[version] }) { return known }
        let delta = try await reading(scope) { session, head throws(StoreError) -> Delta? in
            let isKept = try HeadRows.keeps(
                session,
                scope,
                version: version,
                newest: head.head.version,
                now: now
            )
            guard isKept else { return nil }
            let changes = try CacheReading.changes(session, scope, after: version)
            guard changes.count <= Delta.changesMax else { return nil }
            return Delta(from: version, head: head, changes: changes)
        }
        guard let delta else { return nil }
        let bytes = delta.bytes
        states.withLock { states in
            guard states[scope]?.head == delta.head else { return }
            states[scope]?.keep(bytes, from: version)
        }
        return bytes
    }

    /// Reads rows that belong to the newest head, which is made first where it is behind them.
    private func reading<Result: Sendable>(
        _ scope: ScopeID,
        _ body: @escaping @Sendable (any Session, SignedHead) throws(StoreError) -> Result
    ) async throws -> Result {
        let outcome = try await services.store.read { session -> Result? in
            guard let head = try HeadRows.newest(session, scope) else {
                throw RightsRefusal.noSuchScope
            }
            let version = head.head.version
            let isChanged = try HeadRows.isChanged(session, scope, since: version)
            return isChanged ? nil : try body(session, head)
        }
        if let outcome { return outcome }
        let (tree, covered) = states.withLock { states in
            (states[scope]?.tree, states[scope]?.timer.changes ?? 0)
        }
        let now = services.clock.now()
        let (publication, result) = try await services.store.write { [writer] session in
            let publication = try writer.publish(
                session,
                scope: scope,
                tree: tree,
                now: now,
                isRenewal: false
            )
            return (publication, try body(session, publication.head))
        }
        adopt(publication, of: scope, covering: covered)
        return result
    }

    private func storedHead(of scope: ScopeID) async throws -> SignedHead? {
        try await services.store.read { session in try HeadRows.newest(session, scope) }
    }

    /// Another hub on the same store was quicker.
    private func noticeHead(_ head: SignedHead, of scope: ScopeID) {
        states.withLock { states in
            guard let known = states[scope]?.head, known.place < head.place else {
                return
            }
            states[scope]?.head = head
            states[scope]?.snapshot = nil
            states[scope]?.deltas = [:]
        }
    }
}
