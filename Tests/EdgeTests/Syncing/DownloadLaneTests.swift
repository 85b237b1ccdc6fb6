import Access
import Cache
import Crypto
import Edge
import HTTPServer
import Journal
import SQLite
import Support
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1)))
struct DownloadLaneTests {
    private static func revoke(_ forge: inout ScopeForge) {
        var row = LiveEdge.right
        row.status = .revoked
        forge.put(row)
    }

    @Test func `An empty cache is filled, then follows the hub by changes`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            #expect(await edge.show() == "granted")
            edge.hub.publish { Self.revoke(&$0) }
            #expect(try await edge.hasVersion(2))
            #expect(await edge.show() == "revoked")
            #expect(edge.hub.asked(DeviceAPI.snapshotPath) == 1)
            #expect(edge.hub.asked(DeviceAPI.deltaPath) == 1)
            #expect(try await eventually { edge.journal.mark?.version == 2 })
        }
        #expect(try edge.records.filter { $0.kind == .head }.map(\.headVersion) == [1, 2])
        #expect(edge.hub.read { $0.unsignedRequests } == 0)
        #expect(edge.hub.read { $0.repeatedSequences } == 0)
    }

    @Test(arguments: [FakeHub.Misdeed.unsigned, .otherNonce, .otherKey])
    func `What the hub did not sign for this question is ignored`(
        _ misdeed: FakeHub.Misdeed
    ) async throws {
        let edge = try LiveEdge()
        edge.hub.behave(misdeed)
        try await edge.whileRunning { () async throws in
            let isNamed = try await eventually {
                edge.daemon.download.report.fault == LaneFault.notSigned.rawValue
                    && edge.hub.asked(DeviceAPI.snapshotPath) >= 2
            }
            #expect(isNamed)
            #expect(edge.version == nil)
            edge.hub.behave(.none)
            #expect(try await edge.hasVersion(1))
        }
    }

    struct Alarm: Sendable {
        let misdeed: FakeHub.Misdeed
        let fault: LaneFault
        let flags: RecordFlags
    }

    @Test(arguments: [
        Alarm(misdeed: .oldHead, fault: .rollback, flags: .rollback),
        Alarm(misdeed: .fork, fault: .fork, flags: .fork),
        Alarm(misdeed: .strangeNext, fault: .fork, flags: .fork),
    ])
    func `A head that goes back or forks is an alarm, journalled once`(
        _ given: Alarm
    ) async throws {
        let edge = try LiveEdge()
        edge.hub.publish { $0.put(RightRecord(right: RightID(2))) }
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(2))
            let before = edge.cache.head
            edge.hub.behave(given.misdeed)
            let isRaised = try await eventually {
                edge.daemon.download.report.alarm == given.fault.rawValue
                    && edge.hub.asked(DeviceAPI.headPath) > 3
            }
            #expect(isRaised)
            #expect(edge.cache.head == before)
            #expect(try await eventually { edge.daemon.status.state == .degraded })
            #expect(await edge.show() == "granted")
            let tampers = try edge.records.filter { $0.kind == .tamper }
            #expect(tampers.count == 1)
            #expect(tampers.first?.flags == given.flags)
            edge.hub.behave(.none)
            edge.hub.publish { Self.revoke(&$0) }
            #expect(try await edge.hasVersion(3))
            #expect(try await eventually { edge.daemon.download.report.alarm == nil })
        }
    }

    @Test(arguments: [FakeHub.Misdeed.wrongDelta, .deltaGone])
    func `Changes that do not lead to the head are answered by a snapshot`(
        _ misdeed: FakeHub.Misdeed
    ) async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            edge.hub.behave(misdeed)
            edge.hub.publish { Self.revoke(&$0) }
            #expect(try await edge.hasVersion(2))
            #expect(edge.hub.asked(DeviceAPI.snapshotPath) == 2)
            #expect(await edge.show() == "revoked")
        }
    }

    @Test func `A tampered row is refused, journalled and healed`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            let connection = try Connection(path: edge.daemon.stores.folder.cache)
            try connection.execute("UPDATE rights SET record = zeroblob(48)")
            #expect(await edge.show() == "tampered")
            let isHealed = try await eventually { edge.hub.asked(DeviceAPI.snapshotPath) == 2 }
            #expect(isHealed)
            #expect(
                try await eventually { edge.cache.right(LiveEdge.right.right) != .tampered }
            )
            #expect(await edge.show() == "granted")
        }
        #expect(try edge.records.filter { $0.kind == .tamper }.count == 1)
    }

    @Test func `A revocation does not wait for an upload that hangs`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            edge.hub.behave(.journalHangs)
            #expect(await edge.show() == "granted")
            #expect(try await eventually { edge.hub.asked(DeviceAPI.journalPath) > 0 })
            let start = ContinuousClock.now
            edge.hub.publish { Self.revoke(&$0) }
            #expect(try await edge.hasVersion(2))
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(await edge.show() == "revoked")
            #expect(edge.daemon.upload.report.phase == "sending")
        }
    }

    @Test(arguments: [500, 503, 404])
    func `A hub that fails is asked again and nothing is lost`(_ status: Int) async throws {
        let edge = try LiveEdge()
        edge.hub.behave(.failing(status: status))
        try await edge.whileRunning { () async throws in
            #expect(
                try await eventually {
                    edge.daemon.download.report.fault == LaneFault.refused.rawValue
                        || edge.daemon.download.report.fault == LaneFault.notSigned.rawValue
                }
            )
            #expect(edge.daemon.status.state == .notReady)
            edge.hub.behave(.none)
            #expect(try await edge.hasVersion(1))
        }
    }

    @Test func `A hub that restarted names the number to go on from`() async throws {
        let edge = try LiveEdge()
        edge.hub.behave(.numbersFrom(5_000))
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            #expect(await edge.show() == "granted")
            #expect(try await eventually { edge.journal.backlog == 0 })
        }
        #expect(edge.hub.read { $0.sequences.max() ?? 0 } >= 5_000)
        #expect(edge.hub.read { $0.repeatedSequences } == 0)
    }

    @Test func `A head whose record was refused is journalled as soon as it can be`() async throws {
        let edge = try LiveEdge()
        let other = try Connection(path: edge.daemon.stores.folder.journal)
        try other.execute(
            """
            CREATE TRIGGER t BEFORE INSERT ON mark BEGIN SELECT RAISE(ABORT, 'no'); END
            """
        )
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            await edge.daemon.decider.drain()
            #expect(edge.journal.mark == nil)
            try other.execute("DROP TRIGGER t")
            #expect(try await eventually { edge.journal.mark?.version == 1 })
        }
        #expect(try edge.records.filter { $0.kind == .head }.map(\.headVersion) == [1])
    }

    @Test(arguments: [true, false])
    func `A device that was moved in its scope stands there from its next start on`(
        _ isOwn: Bool
    ) async throws {
        let edge = try LiveEdge()
        let here = edge.daemon.stores.identity.assignment
        let place = Assignment(
            scope: isOwn ? here.scope : ScopeID(here.scope.raw + 1),
            gate: GateID(10),
            zone: 2,
            direction: "exit"
        )
        edge.hub.change { $0.assignment = place }
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            #expect(
                try await eventually { edge.hub.asked(DeviceAPI.assignmentPath) > (isOwn ? 0 : 1) }
            )
            #expect(
                try await eventually {
                    edge.daemon.status.nextAssignment == (isOwn ? place : nil)
                }
            )
            #expect(edge.daemon.status.zone == here.zone)
        }
        #expect(try edge.daemon.stores.state.identity()?.assignment == (isOwn ? place : here))
    }

    @Test func `A number that the hub did not sign changes nothing`() async throws {
        let edge = try LiveEdge()
        edge.hub.behave(.unsignedNumber(wanted: 1 << 31))
        try await edge.whileRunning { () async throws in
            #expect(try await eventually { edge.hub.asked(DeviceAPI.keyringPath) >= 2 })
            edge.hub.behave(.none)
            #expect(try await edge.hasVersion(1))
        }
        #expect(edge.hub.read { $0.sequences.max() ?? 0 } < 1_000)
    }

    @Test(arguments: [LaneFault.quarantined, .revoked])
    func `A device that the hub holds or revoked says so and decides on`(
        _ fault: LaneFault
    ) async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            edge.hub.behave(.deviceHeld(reason: fault.rawValue))
            #expect(await edge.show() == "granted")
            #expect(
                try await eventually {
                    edge.daemon.upload.report.alarm == fault.rawValue
                        && edge.daemon.download.report.alarm == fault.rawValue
                }
            )
            #expect(try await eventually { edge.daemon.status.state == .degraded })
            #expect(await edge.show() == "granted")
        }
    }

    @Test func `A snapshot that is garbage is no cache`() async throws {
        let edge = try LiveEdge()
        edge.hub.behave(.snapshotGarbage)
        try await edge.whileRunning { () async throws in
            #expect(
                try await eventually {
                    edge.daemon.download.report.fault == LaneFault.malformed.rawValue
                }
            )
            #expect(edge.version == nil)
        }
    }

    @Test func `An edge decides on when its hub is gone`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            await edge.server.stop(gracePeriod: .zero)
            #expect(
                try await eventually {
                    edge.daemon.download.report.fault == LaneFault.unreachable.rawValue
                }
            )
            #expect(await edge.show() == "granted")
            #expect(try await eventually { edge.daemon.status.state == .ok })
        }
    }
}
