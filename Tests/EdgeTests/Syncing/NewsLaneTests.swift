import Access
import Edge
import Gates
import HTTPServer
import Support
import Sync
import Testing
import Vocabulary

/// A whole daemon that hears of strikes, by the stream or around it.
@Suite(.timeLimit(.minutes(2)))
struct NewsLaneTests {
    private static let strike = FlashEntry.Subject.right(
        LiveEdge.right.right,
        generation: 1,
        .revoked
    )

    private func holds(
        within limit: Duration = .seconds(10),
        _ claim: () -> Bool
    ) async throws {
        let isTrue = try await eventually(within: limit) { claim() }
        #expect(isTrue)
    }

    private func listening(_ edge: LiveEdge) async throws {
        try await holds { edge.daemon.news.report.phase == "listening" }
    }

    @Test func `A strike over the stream is refused at once, and lifted again`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning {
            #expect(try await edge.hasVersion(1))
            try await listening(edge)
            #expect(await edge.show() == "granted")
            edge.hub.strike(1, [Self.strike])
            try await holds { edge.daemon.stores.flash.sequence == 1 }
            #expect(await edge.show() == "revoked")
            edge.hub.strike(2, [])
            try await holds { edge.daemon.stores.flash.sequence == 2 }
            let status = edge.daemon.status
            #expect(status.freshness.flash == 2)
            #expect(status.freshness.struck == 0)
            #expect(status.freshness.heartbeatAt == ScopeForge.start)
        }
    }

    @Test func `Where streams are held back the strike comes by asking`() async throws {
        let edge = try LiveEdge()
        edge.hub.behave(.streamsHeldBack)
        try await edge.whileRunning {
            #expect(try await edge.hasVersion(1))
            // Ten seconds without an event: the stream is given up.
            try await holds(within: .seconds(40)) {
                edge.daemon.news.report.phase == "polling"
            }
            edge.hub.strike(1, [Self.strike])
            try await holds { edge.daemon.stores.flash.sequence == 1 }
            #expect(await edge.show() == "revoked")
        }
    }

    @Test func `Strays on the stream are dropped, and what is sound still counts`() async throws {
        let edge = try LiveEdge()
        let forge = edge.hub.read { $0.forge }
        let foreign = ScopeForge(scope: ScopeID(8))
        edge.hub.change { state in
            state.strays = [
                ("flash", foreign.flash(9, [Self.strike])),
                ("flash", forge.flash(9, [Self.strike], signedBy: forge.headKey)),
                ("flash", []), ("beat", foreign.heartbeat()), ("beat", [0]),
                ("unheard-of", [1, 2, 3]),
            ]
        }
        try await edge.whileRunning {
            try await listening(edge)
            edge.hub.strike(3, [Self.strike])
            try await holds { edge.daemon.stores.flash.sequence == 3 }
            edge.hub.strike(3, [Self.strike])
            edge.hub.strike(2, [])
            try await Task.sleep(for: .milliseconds(100))
            #expect(edge.daemon.stores.flash.sequence == 3)
        }
    }

    @Test func `A device that is locked shuts its gate, and no steward opens it`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning {
            try await listening(edge)
            edge.hub.strike(1, [.device(EdgeBench.device, .locked)])
            try await holds { edge.daemon.gate.report.mode == .locked }
            edge.hub.strike(2, [])
            try await holds { edge.daemon.gate.report.mode == .normal }
        }
    }
}
