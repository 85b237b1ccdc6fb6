import Cache
import Crypto
import HTTPServer
import Journal
import Logging
import Support
import Sync
import Testing
import Vocabulary

@testable import Edge

/// A gate that a stolen head key led to the highest version, and that only neighbours and sticks
/// reach.
@Suite(.timeLimit(.minutes(1)))
struct WithdrawnHeadTests {
    private static let newKey = Ed25519PrivateKey()
    private static let stolenVersion = UInt64(1) << 63

    private static func snapshot(
        _ edge: LiveEdge,
        version: UInt64,
        key: UInt8,
        signedBy signer: Ed25519PrivateKey
    ) -> [UInt8] {
        let forge = edge.hub.read { $0.forge }
        let head = Head(
            scope: forge.scope,
            hubEpoch: 1,
            version: version,
            issuedAt: ScopeForge.start,
            expiresAt: ScopeForge.start.advanced(by: .seconds(3_600)),
            previous: .zero,
            tables: forge.latest.head.head.tables,
            key: key
        ).signed(by: signer)
        let rows = forge.latest.rows.mapValues { rows in
            rows.sorted { $0.key < $1.key }.flatMap(\.value)
        }
        return Snapshot(head: head, records: rows).bytes
    }

    private static func hands(_ daemon: EdgeDaemon) -> NeighbourHands {
        let stores = daemon.stores
        return NeighbourHands(
            identity: stores.identity,
            cache: stores.cache,
            journal: stores.journal,
            clock: stores.clock,
            state: stores.state,
            flash: stores.flash,
            heartbeats: stores.heartbeats,
            rosters: stores.rosters,
            marks: stores.marks,
            keyrings: daemon.keyrings,
            download: daemon.download,
            source: MarkSource(
                identity: stores.identity,
                journal: stores.journal,
                clock: stores.clock
            ),
            witnesses: WitnessBook(),
            startSequence: 0,
            append: { _ in },
            events: .silent
        )
    }

    private enum Way: CaseIterable {
        case neighbour
        case stick
    }

    private static func bring(
        _ bytes: [UInt8],
        _ edge: LiveEdge,
        _ way: Way
    ) async throws -> String {
        let daemon = edge.daemon
        switch way {
        case .neighbour:
            let brought = await withCheckedContinuation { continuation in
                daemon.download.take(snapshot: bytes) { continuation.resume(returning: $0) }
            }
            return brought == .applied ? "applied" : "known"
        case .stick:
            let desk = StickDesk(daemon.stores, daemon.keyrings, daemon.download)
            #expect(desk.take(.snapshot, bytes).outcome == .working)
            _ = try await eventually { desk.standing(of: .snapshot)?.outcome != .working }
            return desk.standing(of: .snapshot)?.outcome.rawValue ?? "none"
        }
    }

    @Test(arguments: Way.allCases)
    private func `Once the key is withdrawn, the true head is taken from whoever brings it`(
        _ way: Way
    ) async throws {
        let edge = try LiveEdge()
        let forge = edge.hub.read { $0.forge }
        let stolen = Self.snapshot(
            edge,
            version: Self.stolenVersion,
            key: KeyRole.head.rawValue,
            signedBy: forge.headKey
        )
        let honest = Self.snapshot(edge, version: 2, key: 40, signedBy: Self.newKey)
        let hands = Self.hands(edge.daemon)
        #expect(try await Self.bring(stolen, edge, way) == "applied")
        await edge.daemon.decider.drain()
        #expect(try await eventually { edge.journal.mark?.version == Self.stolenVersion })
        #expect(hands.standing.headVersion == Self.stolenVersion)
        #expect(try await Self.bring(honest, edge, way) == "known")
        let next = forge.keyring.replacing(.head, by: Self.newKey.publicKey, number: 40)
        #expect(edge.daemon.keyrings.take(next.signed(by: [forge.root])) == .adopted)
        // A neighbour sees that a head is lacking here, and what it has is not old.
        #expect(hands.standing.headVersion == 0)
        #expect(try await Self.bring(honest, edge, way) == "applied")
        #expect(hands.standing.headVersion == 2)
        await edge.daemon.decider.drain()
        #expect(try await eventually { edge.journal.mark?.version == 2 })
        let older = Self.snapshot(edge, version: 1, key: 40, signedBy: Self.newKey)
        #expect(try await Self.bring(older, edge, way) == "known")
        await edge.server.stop(gracePeriod: .zero)
    }
}
