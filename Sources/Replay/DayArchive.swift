import Access
import Crypto
package import Sync
package import Vocabulary

/// A span of time of a scope, verified: what gates decided and whatever it rested on.
package struct DayArchive {
    /// One epoch of a device.
    package struct Journal {
        /// What the gate remembered before the first of these records.
        package let memory: GateMemory
        package let records: [JournalRecord]
    }

    package let scope: ScopeID
    package let from: Timestamp
    package let until: Timestamp
    package let cache: CacheHistory
    package let journals: [Journal]
    private let flashes: [UInt64: Flash]
    private let claims: [[UInt8]: Token]
    private let gates: [GateID: UInt16]

    /// Verifies every part: keys, heads, rows and chains.
    package init(_ sealed: SealedArchive, trusted: Keyring? = nil) throws(ArchiveRefusal) {
        scope = sealed.scope
        from = sealed.from
        until = sealed.until
        let keys = try ArchiveKeys(sealed.parts, scope: sealed.scope, trusted: trusted)
        var snapshot: Snapshot?
        var deltas: [Delta] = []
        var memories: [GateMemory] = []
        var runs: [[JournalRecord]] = []
        var flashes: [UInt64: Flash] = [:]
        var claims: [[UInt8]: Token] = [:]
        var gates: [GateID: UInt16] = [:]
        for part in sealed.parts {
            switch part {
            case .keyring: break
            case .snapshot(let bytes):
                snapshot = try Self.read { () throws(UpdateRefusal) in try Snapshot(bytes: bytes) }
            case .delta(let bytes):
                deltas.append(
                    try Self.read { () throws(UpdateRefusal) in try Delta(bytes: bytes) }
                )
            case .memory(let bytes):
                guard let memory = GateMemory(bytes: bytes) else { throw .unreadable }
                memories.append(memory)
            case .journal(let bytes): runs.append(try Self.records(bytes))
            case .flash(let bytes):
                guard let flash = try? Flash(unverified: bytes) else { throw .unreadable }
                flashes[flash.sequence] = flash
            case .claims(let bytes): claims.merge(try Self.claims(bytes)) { first, _ in first }
            case .gates(let bytes): gates.merge(try Self.gates(bytes)) { first, _ in first }
            }
        }
        if let snapshot {
            for head in [snapshot.head] + deltas.map(\.head) {
                try keys.verify(head, scope: sealed.scope)
            }
            cache = try CacheHistory(snapshot, deltas)
        } else {
            cache = CacheHistory()
        }
        guard memories.count == runs.count else { throw .unreadable }
        var journals: [Journal] = []
        for (memory, records) in zip(memories, runs) {
            try Self.check(records, after: memory)
            journals.append(Journal(memory: memory, records: records))
        }
        self.journals = journals
        self.flashes = flashes
        self.claims = claims
        self.gates = gates
    }

    private static func read<Value>(
        _ read: () throws(UpdateRefusal) -> Value
    ) throws(ArchiveRefusal) -> Value {
        do throws(UpdateRefusal) { return try read() } catch { throw .unreadable }
    }

    private static func records(_ bytes: [UInt8]) throws(ArchiveRefusal) -> [JournalRecord] {
        guard bytes.count.isMultiple(of: JournalRecord.byteCount) else { throw .unreadable }
        var records: [JournalRecord] = []
        records.reserveCapacity(bytes.count / JournalRecord.byteCount)
        for start in stride(from: 0, to: bytes.count, by: JournalRecord.byteCount) {
            let raw = Array(bytes[start..<start + JournalRecord.byteCount])
            guard let record = JournalRecord(bytes: raw) else { throw .unreadable }
            records.append(record)
        }
        return records
    }

    /// Every record bears the hash of the one before it, and the first that of the memory.
    private static func check(
        _ records: [JournalRecord],
        after memory: GateMemory
    ) throws(ArchiveRefusal) {
        var link = memory.digest
        var last = memory.sequence
        for record in records {
            guard record.device == memory.device, record.epoch == memory.epoch,
                record.sequence > 0, record.sequence - 1 == last, record.previous == link
            else { throw .brokenChain(sequence: record.sequence) }
            link = record.digest
            last = record.sequence
        }
    }

    private static func claims(_ bytes: [UInt8]) throws(ArchiveRefusal) -> [[UInt8]: Token] {
        let size = ArchivePart.claimByteCount
        guard bytes.count.isMultiple(of: size) else { throw .unreadable }
        var claims: [[UInt8]: Token] = [:]
        for start in stride(from: 0, to: bytes.count, by: size) {
            let split = start + JournalRecord.credentialByteCount
            guard let token = Token(claim: Array(bytes[split..<start + size])) else {
                throw .unreadable
            }
            claims[Array(bytes[start..<split])] = token
        }
        return claims
    }

    private static func gates(_ bytes: [UInt8]) throws(ArchiveRefusal) -> [GateID: UInt16] {
        guard bytes.count.isMultiple(of: ArchivePart.gateByteCount) else { throw .unreadable }
        var reader = ByteReader(bytes)
        var gates: [GateID: UInt16] = [:]
        while reader.remaining > 0 { gates[GateID(reader.number())] = reader.number() }
        return gates
    }

    /// Where a gate leads as the hub knows it, for journals that do not tell.
    func zone(of gate: GateID) -> UInt16 { gates[gate] ?? 0 }

    func flash(_ sequence: UInt64) -> Flash? { flashes[sequence] }

    /// The claim behind what a record saw, if the hub found it again.
    func token(of record: JournalRecord) -> Token? {
        guard let token = claims[record.credential], token.right == record.right,
            token.generation == record.generation
        else { return nil }
        return token
    }

    /// The first head that makes up for what a flash left out.
    func completeFrom(_ sequence: UInt64) -> UInt64 { flashes[sequence]?.completeFrom ?? 0 }
}
