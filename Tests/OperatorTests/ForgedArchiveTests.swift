import Access
import Crypto
import Replay
import Support
import Sync
import Testing
import Vocabulary

/// Archives whose keys are their own say what they like: `jalon replay` believes those in a file
/// unless a keyring is named.
@Suite(.timeLimit(.minutes(1)))
struct ForgedArchiveTests {
    private static let device = DeviceID(5)
    private static let gate = GateID(9)
    private static let right = RightRecord(right: RightID(7), flags: .acceptedAhead)

    /// A memory with this last record, and so many tokens accepted ahead under head 1.
    private static func memory(sequence: UInt64, ahead: UInt32 = 0) -> [UInt8] {
        var writer = ByteWriter()
        writer.number(device.raw)
        writer.number(UInt32(1))
        writer.number(sequence)
        writer.raw(Digest.zero.bytes)
        writer.number(UInt16(1))
        // Flashes and occupancy.
        writer.zeros(8)
        writer.number(UInt32(1))
        writer.number(gate.raw)
        writer.number(UInt64(1))
        writer.number(ahead)
        // Counters, shown slots, slots elsewhere and uses.
        writer.zeros(16)
        return writer.bytes
    }

    private static func archive(
        _ memory: [UInt8],
        _ sequence: UInt64,
        _ flags: RecordFlags = []
    ) throws(ArchiveRefusal) -> DayArchive {
        var forge = ScopeForge()
        forge.put(ZoneRecord(zone: 1, aheadQuota: .max))
        forge.put(right)
        forge.publish()
        var record = JournalRecord(
            kind: .scan,
            device: device,
            epoch: 1,
            sequence: sequence,
            time: TimeBounds(exactly: ScopeForge.start),
            previous: .zero
        )
        record.flags = flags
        record.gate = gate
        record.direction = .entry
        record.medium = .staticCode
        record.subject = right.right.raw
        record.generation = 1
        record.headVersion = 1
        let sealed = SealedArchive(
            scope: forge.scope,
            from: .distantPast,
            until: .distantFuture,
            sealedAt: ScopeForge.start,
            parts: [
                .keyring(forge.keyringBytes), .snapshot(forge.snapshot().bytes),
                .memory(memory), .journal(record.bytes),
            ]
        ).sealed(by: forge.hubKey, number: KeyRole.hub.rawValue)
        return try DayArchive(try SealedArchive(bytes: sealed, trusted: nil))
    }

    @Test func `After the highest number no record follows, and the one before it has one`()
        throws
    {
        #expect(throws: ArchiveRefusal.brokenChain(sequence: 0)) {
            try Self.archive(Self.memory(sequence: .max), 0)
        }
        let last = try Self.archive(Self.memory(sequence: .max - 1), .max)
        #expect(Replay(last).run().decided == 1)
    }

    @Test(arguments: [0, 1, UInt32.max - 1, UInt32.max])
    func `However many were let in ahead, one more ends nothing`(_ count: UInt32) throws {
        let archive = try Self.archive(
            Self.memory(sequence: 0, ahead: count),
            1,
            RecordFlags(.ahead)
        )
        #expect(Replay(archive).run().decided == 1)
    }
}
