import Access
import Foundation
import Gates
import HubAdmin
import Journal
import Processes
import Sync
import Testing
import Vocabulary

/// How soon, and through what, a revocation reaches a gate; with the real programs.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct RevocationTests {
    /// A gate with a reader that shows what it is given, behind a proxy.
    private struct Scene {
        let ground: Ground
        let proxy: Proxy
        let edge: SystemEdge
        let feed: CodeFeed

        init(prepared: (SystemEdge) throws -> Void = { _ in }) async throws {
            ground = try await Ground()
            proxy = try Proxy(to: ground.hub.port)
            let (program, feed) = try ScriptReader.fed(in: ground.path("reader"))
            self.feed = feed
            edge = try await ground.edge(
                "gate",
                .program(program),
                via: proxy.url,
                gap: .milliseconds(100)
            )
            try prepared(edge)
        }

        func start() async throws {
            let version = try await ground.settledVersion()
            try await edge.start()
            try await edge.wait("ready and listening") {
                $0.number("head", "version") >= version && $0.reader.word("state") == "ready"
                    && $0["lanes"]?["news"]?.word("phase") == "listening"
            }
        }

        func verdict(on right: Ground.Sold) async throws -> String {
            try await feed.verdict(on: right, at: edge)
        }

        /// From the command to the first refusal of a right that nobody showed before.
        func taken(by right: Ground.Sold) async throws -> Duration {
            let begin = ContinuousClock.now
            try await ground.command("revoke", right)
            while try await verdict(on: right) != "revoked" {
                guard ContinuousClock.now - begin < .seconds(60) else { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            return ContinuousClock.now - begin
        }
    }

    private static func quantile(_ taken: [Duration], _ percent: Int) -> Duration {
        let sorted = taken.sorted()
        return sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }

    private static func figures(_ name: String, _ taken: [Duration]) -> String {
        "\(name): \(taken.count) tries, p50 \(quantile(taken, 50)), p95 \(quantile(taken, 95))"
    }

    @Test func `A revoked right is refused within a second of the hub's command`() async throws {
        let scene = try await Scene()
        let sold = try await scene.ground.sell(41)
        try await scene.start()
        #expect(try await scene.verdict(on: sold[0]) == "granted")
        var taken: [Duration] = []
        for right in sold.dropFirst() { taken.append(try await scene.taken(by: right)) }
        print("revocation " + Self.figures("online", taken))
        #expect(Self.quantile(taken, 95) <= .seconds(1))
        let status = try await scene.edge.status()
        #expect(status.number("freshness", "flash") == 40)
        #expect(status.number("freshness", "heartbeatAgeSeconds") < 60)
    }

    @Test func `An upload of fifty thousand records holds no revocation up`() async throws {
        let waiting = 50_000
        let scene = try await Scene { edge in try Self.fill(edge, with: waiting) }
        let sold = try await scene.ground.sell(40)
        // Nothing is taken until all listen, so that the whole of it is on its way then.
        scene.proxy.judge { piece in
            if case .request(isJournal: true) = piece { return .cut }
            return .forward
        }
        try await scene.start()
        #expect(try await scene.edge.status().number("journal", "backlog") >= Int64(waiting))
        scene.proxy.judge { _ in .forward }
        var taken: [Duration] = []
        var during = 0
        for right in sold {
            let backlog = try await scene.edge.status().number("journal", "backlog")
            taken.append(try await scene.taken(by: right))
            if backlog > 100 { during += 1 }
        }
        print("revocation " + Self.figures("during an upload", taken), "\(during) with a backlog")
        #expect(during > 0)
        #expect(Self.quantile(taken, 95) <= .seconds(4))
        try await scene.edge.wait("drained") { $0.number("journal", "backlog") < 20 }
    }

    /// Writes a journal of refusals where the edge keeps its own.
    private static func fill(_ edge: SystemEdge, with count: Int) throws {
        let last = edge.talk.split(whereSeparator: \.isWhitespace)
            .compactMap { DeviceID(text: $0.filter { $0.isLetter || $0.isNumber || $0 == "_" }) }
        let device = try #require(last.last)
        let (journal, _) = try JournalFile.open(path: edge.journal, device: device, epochFloor: 0)
        let now = Timestamp(milliseconds: UInt64(Date().timeIntervalSince1970 * 1_000))
        var draft = Draft(.refusal, time: TimeBounds(exactly: now))
        draft.refusal = .unreadable
        for _ in 0..<(count / 1_000) {
            try journal.append([Draft](repeating: draft, count: 1_000))
        }
    }

    @Test func `A stream that is cut at any byte loses no revocation`() async throws {
        let scene = try await Scene()
        let sold = try await scene.ground.sell(12)
        try await scene.start()
        // In the frame of the event, its name, the list, between two events, in the heartbeat.
        var taken: [Duration] = []
        for (right, bytes) in zip(sold, [0, 1, 4, 8, 13, 20, 60, 150, 196, 220, 260, 380]) {
            let cut = scene.proxy.streamsCut
            scene.proxy.cutStream(after: bytes)
            taken.append(try await scene.taken(by: right))
            #expect(try await scene.verdict(on: right) == "revoked")
            try await eventually("the stream is cut") { scene.proxy.streamsCut > cut }
            try await scene.edge.wait("listening again") {
                $0["lanes"]?["news"]?.word("phase") == "listening"
            }
            // Greeted too: a stream that is cut before it told anything is polled around.
            try await Task.sleep(for: .milliseconds(300))
        }
        print("revocation " + Self.figures("cut streams", taken))
        #expect(scene.proxy.streamsCut == 12)
        #expect(Self.quantile(taken, 100) < .seconds(10))
    }

    @Test func `A hub that was killed and comes back tells what was struck meanwhile`()
        async throws
    {
        let scene = try await Scene()
        let sold = try await scene.ground.sell(3)
        try await scene.start()
        #expect(try await scene.taken(by: sold[0]) < .seconds(30))
        // Struck while the gate hears nothing, and the hub dies before it hears of it.
        try scene.proxy.set(.silent)
        try await scene.ground.command("revoke", sold[1])
        #expect(try await scene.verdict(on: sold[1]) == "granted")
        await scene.ground.hub.kill()
        try scene.proxy.set(.passing)
        try await scene.ground.hub.start()
        let begin = ContinuousClock.now
        try await scene.edge.wait("the strike is here") { $0.number("freshness", "flash") == 2 }
        print("revocation: told \(ContinuousClock.now - begin) after the hub came back")
        try await Task.sleep(for: .milliseconds(150))
        #expect(try await scene.verdict(on: sold[1]) == "revoked")
        #expect(try await scene.taken(by: sold[2]) < .seconds(30))
    }

    @Test func `Killed right after it took a flash, the edge still refuses, alone`() async throws {
        let scene = try await Scene()
        let sold = try await scene.ground.sell(6)
        try await scene.start()
        for (count, right) in sold.enumerated() {
            // Only the flash: the head that tells it too never comes.
            scene.proxy.judge { _ in .forward }
            try await scene.ground.command("revoke", right)
            try await scene.edge.wait("taken") {
                $0.number("freshness", "flash") == Int64(count + 1)
            }
            await scene.edge.kill()
            try scene.proxy.set(.refusing)
            try await scene.edge.start()
            try await scene.edge.wait("ready") { $0.reader.word("state") == "ready" }
            #expect(try await scene.edge.status().number("freshness", "flash") == Int64(count + 1))
            let verdict = try await scene.verdict(on: right)
            #expect(verdict == "revoked")
            try scene.proxy.set(.passing)
            try await scene.edge.wait("listening again") {
                $0["lanes"]?["news"]?.word("phase") == "listening"
            }
        }
    }

    private static func mode(_ status: JSON) -> GateMode? {
        UInt8(exactly: status.number("gateReport", "mode")).flatMap { GateMode(rawValue: $0) }
    }

    @Test func `A locked device shuts its gate within a second, over a restart, until unlocked`()
        async throws
    {
        let scene = try await Scene()
        let sold = try await scene.ground.sell(4)
        try await scene.start()
        let device = try await scene.edge.status().word("device")
        let address = "\(AdminAPI.devices)/\(device)"
        #expect(try await scene.verdict(on: sold[0]) == "granted")
        let begin = ContinuousClock.now
        _ = try await scene.ground.connection.command(address + "/lock")
        try await scene.edge.wait("locked") { Self.mode($0) == .locked }
        print("lock: \(ContinuousClock.now - begin)")
        #expect(try await scene.verdict(on: sold[1]) == "rules")
        await scene.edge.kill()
        try scene.proxy.set(.refusing)
        try await scene.edge.start()
        try await scene.edge.wait("ready") { $0.reader.word("state") == "ready" }
        #expect(Self.mode(try await scene.edge.status()) == .locked)
        #expect(try await scene.verdict(on: sold[2]) == "rules")
        try scene.proxy.set(.passing)
        _ = try await scene.ground.connection.command(address + "/unlock")
        try await scene.edge.wait("unlocked") { Self.mode($0) == .normal }
        #expect(try await scene.verdict(on: sold[3]) == "granted")
    }
}
