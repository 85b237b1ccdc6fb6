import Access
import Crypto
import Dispatch
import HTTPServer
import Journal
import Support
import Sync
import Testing
import Vocabulary

@testable import Edge

/// What a gate makes of the files that are carried to it.
@Suite(.timeLimit(.minutes(1)))
struct StickDeskTests {
    private static func word(
        _ edge: LiveEdge,
        device: DeviceID? = nil,
        signedBy signer: Ed25519PrivateKey? = nil
    ) throws -> [UInt8] {
        let record = try #require(try edge.records.last)
        return Acknowledgement(
            device: device ?? record.device,
            epoch: record.epoch,
            sequence: record.sequence,
            digest: record.digest,
            time: ScopeForge.start,
            key: KeyRole.hub.rawValue
        ).signed(by: signer ?? edge.hub.read { $0.forge.hubKey })
    }

    private static func outcome(
        of file: StickFile,
        _ desk: StickDesk
    ) async throws -> StickDesk.Outcome? {
        _ = try await eventually { desk.standing(of: file)?.outcome != .working }
        return desk.standing(of: file)
    }

    @Test func `Another gate's acknowledgement does not spoil the file that ours is in`()
        async throws
    {
        let edge = try LiveEdge()
        let desk = StickDesk(edge.daemon.stores, edge.daemon.keyrings, edge.daemon.download)
        try edge.journal.append([Draft(.clock, time: TimeBounds(exactly: ScopeForge.start))])
        let stranger = Ed25519PrivateKey()
        let others = try Self.word(edge, device: DeviceID(99), signedBy: stranger)
        #expect(desk.take(.acknowledgements, others) == StickDesk.Outcome(.other))
        let forged = try Self.word(edge, signedBy: stranger)
        let refused = StickDesk.Outcome(.refused, "bad_signature")
        #expect(desk.take(.acknowledgements, others + forged) == refused)
        let garbage = [UInt8](repeating: 0, count: Acknowledgement.byteCount)
        let malformed = StickDesk.Outcome(.refused, "malformed")
        #expect(desk.take(.acknowledgements, garbage) == malformed)
        let own = try Self.word(edge)
        let taken = desk.take(.acknowledgements, others + own + others)
        #expect(taken.outcome == .applied)
        #expect(taken.count > 0)
        #expect(desk.take(.acknowledgements, own) == StickDesk.Outcome(.known))
        await edge.server.stop(gracePeriod: .zero)
    }

    @Test func `Marks are looked at beside the answer, which comes at once`() async throws {
        let edge = try LiveEdge()
        let desk = StickDesk(edge.daemon.stores, edge.daemon.keyrings, edge.daemon.download)
        let marks = (0..<2_000).flatMap { number in
            UsedMark(
                scope: ScopeID(7),
                device: DeviceID(99),
                epoch: 1,
                sequence: UInt64(number),
                gate: EdgeBench.gate,
                zone: EdgeBench.zone,
                right: LiveEdge.right.right,
                generation: 1,
                direction: .entry,
                time: TimeBounds(exactly: ScopeForge.start),
                state: .granted
            ).signed(by: NeighbourBench.otherKey)
        }
        let file = StickFile.marks(DeviceID(99))
        // Held up, so that what is brought twice meets the first.
        let gate = DispatchSemaphore(value: 0)
        edge.daemon.download.workshop.begin { gate.wait() }
        #expect(desk.take(file, marks) == StickDesk.Outcome(.working))
        #expect(desk.take(file, marks) == StickDesk.Outcome(.refused, "busy"))
        gate.signal()
        let found = try await Self.outcome(of: file, desk)
        #expect(found == StickDesk.Outcome(.refused, "unknown_device"))
        #expect(desk.take(file, [1]) == StickDesk.Outcome(.working))
        let torn = try await Self.outcome(of: file, desk)
        #expect(torn == StickDesk.Outcome(.refused, "malformed"))
        await edge.server.stop(gracePeriod: .zero)
    }
}
