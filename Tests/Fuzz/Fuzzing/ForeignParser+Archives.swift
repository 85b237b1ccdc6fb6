import Access
import Crypto
import Reconciliation
import Replay
import Support
import Sync
import Vocabulary

extension ForeignParser {
    private static let forge: ScopeForge = {
        var forge = ScopeForge()
        forge.put(ZoneRecord(zone: 1))
        forge.put(RightRecord(right: RightID(77), zoneSet: 0, usesMax: 2))
        forge.publish()
        forge.put(RightRecord(right: RightID(78), usesMax: 1))
        forge.publish()
        return forge
    }()

    private static let device = DeviceID(5)
    private static let gate = GateID(9)

    private static func record(
        _ sequence: UInt64,
        _ kind: RecordKind,
        _ medium: Medium = .staticCode
    ) -> JournalRecord {
        var record = JournalRecord(
            kind: kind,
            device: device,
            epoch: 1,
            sequence: sequence,
            time: TimeBounds(exactly: ScopeForge.start.advanced(by: .seconds(Int(sequence)))),
            previous: JournalRecord.genesis(device: device, epoch: 1)
        )
        record.gate = gate
        record.direction = .entry
        record.medium = medium
        record.subject = 77
        record.generation = 1
        record.headVersion = 1
        record.slot = medium == .rotatingCode ? 2 : 0
        record.counter = medium == .rotatingCode ? 3_000_000 : 0
        if kind == .passage || kind == .annul { record.refersTo = kind == .passage ? 1 : 2 }
        return record
    }

    private static let story: [JournalRecord] = [
        record(1, .boot), record(2, .head), record(3, .scan), record(4, .passage),
        record(5, .annul), record(6, .peer), record(7, .scan, .rotatingCode), record(8, .passage),
        record(9, .refusal, .badgeOneTime), record(10, .flash),
    ]

    private static func memory() -> GateMemory {
        var memory = GateMemory(device: device, epoch: 1)
        for record in story { memory.follow(record) }
        return memory
    }

    private static func claims() -> [UInt8] {
        let token = forge.token(for: RightRecord(right: RightID(77)))
        return JournalRecord.noCredential + token.prefix(Token.claimByteCount)
    }

    private static func gates() -> [UInt8] {
        var writer = ByteWriter(capacity: ArchivePart.gateByteCount)
        writer.number(gate.raw)
        writer.number(UInt16(1))
        return writer.bytes
    }

    private static func sealed(_ parts: [ArchivePart]) -> SealedArchive {
        SealedArchive(
            scope: forge.scope,
            from: .distantPast,
            until: .distantFuture,
            sealedAt: ScopeForge.start,
            parts: parts
        )
    }

    private static let day: [ArchivePart] = [
        .memory(GateMemory(device: device, epoch: 1).bytes),
        .journal(story.flatMap(\.bytes)), .memory(memory().bytes), .journal(story[0].bytes),
        .flash(forge.flash(77, [.right(RightID(77), generation: 1, .revoked)])),
        .claims(claims()), .gates(gates()),
    ]

    /// What the hub hands out of a past day, and what it makes of journals.
    static let archives = [
        ForeignParser(
            "archive",
            seeds: [
                sealed([.keyring(forge.keyringBytes), .gates(gates())])
                    .sealed(by: forge.hubKey, number: KeyRole.hub.rawValue)
            ]
        ) { bytes in
            _ = try? SealedArchive(bytes: bytes, trusted: forge.keyring)
            guard bytes.count > 64 else { return }
            let digest = SHA256.digest(bytes.dropLast(64)).bytes
            let seal = forge.hubKey.signature(for: SealedArchive.sealDomain + digest)
            let known = Array(bytes.dropLast(64)) + seal
            guard let archive = try? SealedArchive(bytes: known, trusted: nil) else { return }
            _ = try? DayArchive(archive, trusted: forge.keyring)
        },
        ForeignParser(
            "archive-day",
            bytesMax: 8_192,
            seeds: [Pieces.joined(day.map { ($0.kind, $0.bytes) })]
        ) { bytes in replay(bytes) },
        ForeignParser(
            "gate-memory",
            seeds: [GateMemory(device: device, epoch: 1).bytes, memory().bytes]
        ) { bytes in
            guard let memory = GateMemory(bytes: bytes) else { return }
            precondition(
                GateMemory(bytes: memory.bytes) == memory,
                "a memory is written as it is read"
            )
        },
        ForeignParser(
            "reconciliation",
            bytesMax: 24 * JournalRecord.byteCount,
            seeds: [story.flatMap(\.bytes)]
        ) { bytes in reconcile(bytes) },
    ]

    /// Decides a day again whose journals are chained, whatever else they say.
    private static func replay(_ bytes: [UInt8]) {
        var parts: [ArchivePart] = [
            .keyring(forge.keyringBytes), .snapshot(forge.snapshot(1).bytes),
            .delta(forge.delta(from: 1).bytes),
        ]
        var memory: GateMemory?
        for piece in Pieces.split(bytes) {
            guard let part = ArchivePart(kind: piece.number % 9, bytes: piece.bytes) else { return }
            switch part {
            case .keyring, .snapshot, .delta: return
            case .memory(let bytes):
                memory = GateMemory(bytes: bytes)
                parts.append(part)
            case .journal(let bytes): parts.append(.journal(chained(bytes, after: memory)))
            case .flash, .claims, .gates: parts.append(part)
            }
        }
        guard let archive = try? DayArchive(sealed(parts), trusted: forge.keyring) else { return }
        let report = Replay(archive).run()
        precondition(report.decided >= report.differences.count, "what differs was decided")
        var whatIf = WhatIf()
        whatIf.zones[gate] = 3
        whatIf.capacities[1] = 1
        whatIf.policies[1] = []
        _ = Replay(archive, whatIf).run()
    }

    /// The records as the device of this memory would have written them.
    private static func chained(_ bytes: [UInt8], after memory: GateMemory?) -> [UInt8] {
        guard let memory else { return bytes }
        var (sequence, digest) = (memory.sequence, memory.digest)
        var chained: [UInt8] = []
        for piece in Pieces.equal(bytes, of: JournalRecord.byteCount) {
            guard var record = JournalRecord(bytes: piece) else { continue }
            sequence &+= 1
            record.device = memory.device
            record.epoch = memory.epoch
            record.sequence = sequence
            record.previous = digest
            digest = record.digest
            chained += record.bytes
        }
        return chained
    }

    /// No order of arrival and no repetition changes what records come to.
    private static func reconcile(_ bytes: [UInt8]) {
        let records = Pieces.equal(bytes, of: JournalRecord.byteCount)
            .compactMap { JournalRecord(bytes: $0) }
        let rules = Reconciliation.Rules(
            zone: { UInt16(truncatingIfNeeded: $0.raw) },
            terms: { EntryTerms(usesMax: UInt32($0.raw % 3), reenters: $0.raw % 5 == 0) },
            passback: { zone in
                switch zone % 3 {
                case 0: .none
                case 1: .untilExit
                default: .within(.seconds(600))
                }
            },
            leaves: { [$0, $0 ^ 1] }
        )
        let state = Reconciliation(records, rules: rules)
        let other = Reconciliation(records.reversed() + records, rules: rules)
        precondition(state == other, "no order of arrival changes the state")
        _ = state.findings.count
        _ = state.occupancy
        for scan in records where scan.kind == .scan {
            _ = ScanStory(scan, others: records).reason
        }
    }
}
