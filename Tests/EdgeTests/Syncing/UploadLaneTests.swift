import Edge
import Journal
import Support
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1)))
struct UploadLaneTests {
    private static func scan(_ edge: LiveEdge, _ count: Int) async throws {
        #expect(try await edge.hasVersion(1))
        for _ in 0..<count { #expect(await edge.show() == "granted") }
    }

    /// Whether the hub holds every record once, unbroken, as it stands in the journal.
    private static func agree(_ edge: LiveEdge) throws -> Bool {
        try edge.hub.received.map(\.bytes) == edge.records.map(\.bytes)
    }

    @Test func `Every record arrives once and is acknowledged`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            try await Self.scan(edge, 20)
            #expect(try await eventually { edge.journal.backlog == 0 })
        }
        #expect(try Self.agree(edge))
        #expect(try edge.records.filter { $0.kind == .passage }.count == 20)
    }

    @Test func `A hole is filled from where the hub wants it`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            try await Self.scan(edge, 5)
            #expect(try await eventually { edge.journal.backlog == 0 })
            edge.hub.change { $0.records = [:] }
            edge.hub.behave(.journalHole(wanted: 1))
            #expect(await edge.show() == "granted")
            #expect(try await eventually { edge.hub.read { $0.conflicts } > 0 })
            edge.hub.behave(.none)
            #expect(try await eventually { try Self.agree(edge) })
        }
    }

    @Test func `A hub that wants pruned records is told apart`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            try await Self.scan(edge, 2)
            #expect(try await eventually { edge.journal.backlog == 0 })
            #expect(try edge.journal.prune(now: .distantFuture) > 0)
            edge.hub.change { $0.records = [:] }
            edge.hub.behave(.journalHole(wanted: 1))
            #expect(await edge.show() == "granted")
            #expect(
                try await eventually {
                    edge.daemon.upload.report.alarm == LaneFault.unfillable.rawValue
                }
            )
        }
    }

    @Test func `A quarantined device stops sending and says so`() async throws {
        let edge = try LiveEdge()
        edge.hub.behave(.journalQuarantined)
        try await edge.whileRunning { () async throws in
            try await Self.scan(edge, 1)
            #expect(
                try await eventually {
                    edge.daemon.upload.report.alarm == LaneFault.quarantined.rawValue
                }
            )
            #expect(edge.daemon.upload.report.phase == "stopped")
            #expect(try await eventually { edge.daemon.status.state == .degraded })
            #expect(await edge.show() == "granted")
        }
        #expect(edge.journal.backlog > 0)
    }

    @Test func `A batch whose acknowledgement was lost is sent again and counts once`()
        async throws
    {
        let edge = try LiveEdge()
        edge.hub.behave(.journalForgetsToAnswer)
        try await edge.whileRunning { () async throws in
            try await Self.scan(edge, 3)
            #expect(try await eventually { edge.hub.asked(DeviceAPI.journalPath) >= 2 })
            #expect(edge.journal.acknowledged == nil)
            edge.hub.behave(.none)
            #expect(try await eventually { edge.journal.backlog == 0 })
        }
        #expect(try Self.agree(edge))
    }

    @Test func `A daemon that is stopped sends what it has`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in try await Self.scan(edge, 10) }
        #expect(edge.journal.backlog == 0)
        #expect(try Self.agree(edge))
        #expect(edge.journal.unsettled.isEmpty)
    }
}
