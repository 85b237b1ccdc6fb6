import Access
import Kernel
import Replay
import Rights
import Sync
import Vocabulary

/// Puts together whatever a span of time of a scope is decided again from.
struct ArchiveBuilder {
    let session: any Session
    let rights: Rights
    let scope: ScopeRow
    let from: Timestamp
    let until: Timestamp
    /// Whether journals begin at their first record, so that nothing but them tells what gates
    /// remembered.
    let isWhole: Bool

    /// Nothing of the hub's is believed that is not stored; what is put together is sealed.
    func parts() throws -> [ArchivePart] {
        var parts = try keyrings()
        var flashes = ArchiveFlashes(session, rights: rights, scope: scope)
        let journals = try journals(&flashes)
        let presentations = journals.flatMap(\.records).filter {
            $0.kind == .scan || $0.kind == .refusal
        }
        let cache = CacheArchive(session, scope: scope.scope)
        let versions = Set(presentations.map(\.headVersion)).subtracting([0]).sorted()
        let heads = try cache.heads(versions)
        if let (snapshot, deltas) = try cache.versions(heads) {
            parts.append(.snapshot(snapshot.bytes))
            parts += deltas.map { .delta($0.bytes) }
        }
        for journal in journals { parts += journal.parts }
        parts += try flashes.parts()
        parts.append(try claims(presentations, heads, cache))
        parts.append(try gates())
        return parts
    }

    private func keyrings() throws -> [ArchivePart] {
        try session.rows(
            "SELECT bytes FROM keyring WHERE scope = $1 ORDER BY version",
            scope.scope
        ) { row throws(StoreError) in .keyring(try row.bytes(0)) }
    }

    private func journals(_ flashes: inout ArchiveFlashes) throws -> [ArchivedJournal] {
        let epochs = try session.rows(
            """
            SELECT c.device, c.epoch FROM journal_cursor c JOIN device d ON d.id = c.device
            JOIN gate g ON g.id = d.gate WHERE g.scope = $1 ORDER BY c.device, c.epoch
            """,
            scope.scope
        ) { row throws(StoreError) in
            (try row.id(0, as: DeviceID.self), try row.number(1, as: UInt32.self))
        }
        var journals: [ArchivedJournal] = []
        for (device, epoch) in epochs {
            var journal = ArchivedJournal(device: device, epoch: epoch, isWhole: isWhole)
            try journal.read(session, from: from, until: until, &flashes)
            if !journal.isEmpty { journals.append(journal) }
        }
        return journals
    }

    /// The claims that had or may have had a say: of codes whose right no row of their generation
    /// vouched for, or whose cache was too old to be asked.
    private func claims(
        _ presentations: [JournalRecord],
        _ heads: [SignedHead],
        _ cache: CacheArchive
    ) throws -> ArchivePart {
        let claims = PastClaims(session, keys: rights.keys, scope: scope.scope)
        let ends = Dictionary(heads.map { ($0.head.version, $0.head.expiresAt) }) { first, _ in
            first
        }
        var found: [[UInt8]: [UInt8]] = [:]
        for record in presentations where record.subject != 0 && found[record.credential] == nil {
            guard try isWanted(record, ends, cache),
                let claim = try claims.claim(of: record.right, generation: record.generation)
            else { continue }
            // A card's claim is bound to the card, whose digest the record holds.
            let isPrinted = record.medium == .staticCode
            let proven = try isPrinted ? claims.proven(claim, by: record.credential) : claim
            if let proven { found[record.credential] = proven.claim }
        }
        let bytes = found.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .flatMap { $0.key + $0.value }
        return .claims(bytes)
    }

    private func isWanted(
        _ record: JournalRecord,
        _ ends: [UInt64: Timestamp],
        _ cache: CacheArchive
    ) throws -> Bool {
        switch record.medium {
        case .staticCode, .badgeMessage: break
        default: return false
        }
        let flags: RecordFlags = [RecordFlags(.ahead), RecordFlags(.stale)]
        guard record.flags.isDisjoint(with: flags) else { return true }
        switch record.refusal {
        case .unknown, .unknownKey, .stale: return true
        default: break
        }
        guard let end = ends[record.headVersion], end > record.time.low else { return true }
        let row = try cache.right(record.right, at: record.headVersion)
        return row?.generation != record.generation
    }

    private func gates() throws -> ArchivePart {
        let bytes = try session.rows(
            "SELECT id, zone FROM gate WHERE scope = $1 ORDER BY id",
            scope.scope
        ) { row throws(StoreError) -> [UInt8] in
            var writer = ByteWriter(capacity: ArchivePart.gateByteCount)
            writer.number(try row.id(0, as: GateID.self).raw)
            writer.number(try row.number(1, as: UInt16.self))
            return writer.bytes
        }
        return .gates(bytes.flatMap(\.self))
    }
}
