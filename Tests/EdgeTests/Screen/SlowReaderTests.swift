import Access
import Edge
import HTTPServer
import Support
import Testing
import Vocabulary

/// Pages that ask and never read, as many as there may be and one more.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct SlowReaderTests {
    @Test func `A hundred pages that do not read delay no decision, and one more is told so`()
        async throws
    {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            let page = try Server(
                .loopback(address: "127.0.0.1", port: 0),
                limits: LocalSite.limits,
                responder: LocalSite(edge.daemon.routes)
            )
            var sockets = Sockets()
            for _ in 0..<Presenter.feedsMax { try sockets.open(page.port) }
            #expect(
                try await eventually { edge.daemon.presenter.feedCount == Presenter.feedsMax }
            )
            let one = try StreamSocket(port: page.port)
            let refused = await one.read(until: "}")
            #expect(refused?.hasPrefix("HTTP/1.1 503") == true)
            #expect(refused?.contains("Too many pages follow this screen") == true)
            try await Self.decide(edge)
            let status = try StreamSocket(port: page.port, path: "/status")
            #expect(await status.read(until: #""total":"#)?.hasPrefix("HTTP/1.1 200") == true)
            withExtendedLifetime(sockets) {}
            await page.stop(gracePeriod: .zero)
        }
    }

    /// Every decision tells a hundred pages; half a minute of a busy lane in a moment.
    private static func decide(_ edge: LiveEdge) async throws {
        let clock = ContinuousClock()
        var slowest = Duration.zero
        for number in 0..<200 {
            let time = await clock.measure {
                _ = await edge.show(RightRecord(right: RightID(UInt64(number + 1) << 32)))
            }
            slowest = max(slowest, time)
        }
        #expect(edge.daemon.decider.log.totals.decisions >= 200)
        #expect(slowest < .milliseconds(500), "\(slowest)")
    }

    /// Open sockets, which cannot stand in an array by themselves.
    private struct Sockets {
        private final class Held {
            let socket: StreamSocket
            init(_ socket: consuming StreamSocket) { self.socket = socket }
        }

        private var all: [Held] = []

        mutating func open(_ port: UInt16?) throws {
            all.append(Held(try StreamSocket(port: port)))
        }
    }
}
