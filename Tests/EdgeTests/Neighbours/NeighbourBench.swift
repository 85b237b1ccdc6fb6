import Access
import Crypto
import Edge
import Journal
import Support
import Sync
import Vocabulary

/// An edge with a roster of neighbours, whose marks a test makes.
struct NeighbourBench {
    static let other = DeviceID(21)
    static let quarantined = DeviceID(22)
    static let revoked = DeviceID(23)
    static let otherKey = Ed25519PrivateKey()

    let bench: EdgeBench

    init(_ rights: [RightRecord], hasRoster: Bool = true) throws {
        var options = EdgeBench.Options()
        options.rights = rights
        bench = try EdgeBench(options)
        if hasRoster { bench.stores.rosters.take(roster()) }
    }

    func roster(
        version: UInt32 = 10,
        expiresIn: Duration = Roster.life,
        signedBy key: Ed25519PrivateKey? = nil,
        scope: ScopeID? = nil
    ) -> [UInt8] {
        let pairs: [(DeviceID, RosterEntry.Standing)] = [
            (Self.other, .active), (Self.quarantined, .quarantined), (Self.revoked, .revoked),
        ]
        let entries = pairs.map { device, standing in
            RosterEntry(
                device: device,
                gate: GateID(31),
                zone: EdgeBench.zone,
                standing: standing,
                directions: 1,
                publicKey: Self.otherKey.publicKey
            )
        }
        return Roster(
            scope: scope ?? bench.forge.scope,
            version: version,
            issuedAt: ScopeForge.start,
            expiresAt: ScopeForge.start.advanced(by: expiresIn),
            devices: entries,
            key: KeyRole.hub.rawValue
        ).signed(by: key ?? bench.forge.hubKey)
    }

    func mark(
        _ right: RightRecord,
        _ state: UsedMark.State = .granted,
        by device: DeviceID = other,
        sequence: UInt64 = 1,
        generation: UInt8? = nil,
        slot: UInt16? = nil,
        after offset: Duration = .zero,
        scope: ScopeID? = nil,
        key: Ed25519PrivateKey = otherKey
    ) -> [UInt8] {
        UsedMark(
            scope: scope ?? bench.forge.scope,
            device: device,
            epoch: 1,
            sequence: sequence,
            gate: GateID(31),
            zone: EdgeBench.zone,
            right: right.right,
            generation: generation ?? right.generation,
            direction: .entry,
            slot: slot,
            time: TimeBounds(exactly: ScopeForge.start.advanced(by: offset)),
            state: state
        ).signed(by: key)
    }

    var marks: MarkDesk { bench.stores.marks }

    var peers: [JournalRecord] {
        get throws {
            try bench.stores.journal.records(after: 0).compactMap { JournalRecord(bytes: $0) }
                .filter { $0.kind == .peer }
        }
    }

    func show(_ right: RightRecord) async -> String {
        await bench.show(bench.code(right))
    }
}
