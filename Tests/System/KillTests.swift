import Access
import HubAdmin
import Processes
import Support
import Synchronization
import Testing
import Vocabulary

/// Hub and edges killed at moments of all kinds while people pass; nothing is lost, nothing twice.
@Suite(.serialized, .timeLimit(.minutes(30)))
struct KillTests {
    /// Kills of the hub, and of all edges together.
    private static let kills = TestSeed.isLong ? 1_000 : 200
    private static let edges = 3
    /// Journal answers in a hundred that never arrive.
    private static let cutPercent = 10

    /// One edge with the wire to its hub, and what it said was durable before it was killed.
    private struct Lane: Sendable {
        let edge: SystemEdge
        let proxy: Proxy
        let traps: Traps
        let notes = Notes()
    }

    @Test func `Killed again and again, every scan is at the hub exactly once`() async throws {
        var random = TestSeed.random(for: "kills")
        let ground = try await Ground()
        let sold = try await ground.sell(40)
        let hubPort = ground.hub.port
        var lanes: [Lane] = []
        for number in 1...Self.edges {
            let proxy = try Proxy(to: hubPort)
            let name = "gate\(number)"
            let reader = try ScriptReader.looping(
                sold.map(\.code),
                every: .milliseconds(40),
                in: ground.path(name + "-reader")
            )
            let edge = try await ground.edge(name, .program(reader), via: proxy.url)
            let traps = Traps(seed: random.next(), cutPercent: Self.cutPercent)
            proxy.judge { traps.judge($0) }
            lanes.append(Lane(edge: edge, proxy: proxy, traps: traps))
        }
        try await warm(lanes, ground)
        let edgeKills = Self.kills / Self.edges + 1
        let seeds = lanes.map { _ in random.next() }
        let hubSeed = random.next()
        let begin = ContinuousClock.now
        try await withThrowingTaskGroup { group in
            for (lane, seed) in zip(lanes, seeds) {
                group.addTask { try await killEdge(lane, edgeKills, seed) }
            }
            let lanes = lanes
            group.addTask { try await killHub(ground.hub, lanes, hubSeed) }
            try await group.waitForAll()
        }
        let caught = lanes.map(\.traps.sprung).reduce(0, +)
        print(
            "kills: \(edgeKills * Self.edges) of edges, \(Self.kills) of the hub in",
            "\(ContinuousClock.now - begin), \(caught) of them between a request and its answer;",
            "\(lanes.map(\.traps.cuts).reduce(0, +)) answers cut"
        )
        #expect(caught >= Self.kills / 10)
        try await settle(lanes, ground)
    }

    /// Runs everything once, undisturbed.
    private func warm(_ lanes: [Lane], _ ground: Ground) async throws {
        let version = try await ground.settledVersion()
        for lane in lanes {
            try await lane.edge.start()
            try await lane.edge.wait("ready") {
                $0.number("head", "version") >= version && $0.number("decisions", "total") > 3
            }
            #expect(await lane.edge.stop() == .code(0))
            lane.traps.arm()
        }
    }

    private func killEdge(_ lane: Lane, _ kills: Int, _ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<kills {
            let child = try await lane.edge.start()
            let watch = Task { await lane.notes.follow(lane.edge) }
            try await eventually("a decision", every: .milliseconds(5)) {
                lane.notes.isWorking
            }
            if Bool.random(using: &random) {
                await lane.traps.spring(.answer, within: .seconds(1)) { child.kill() }
            } else {
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...250, using: &random)))
            }
            child.kill()
            #expect(await child.wait() == .signal(9))
            watch.cancel()
            await watch.value
            lane.notes.rest()
        }
    }

    private func killHub(_ hub: SystemHub, _ lanes: [Lane], _ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        var child: Child? = try await restart(hub, nil)
        for _ in 0..<Self.kills {
            let pause = Duration.milliseconds(Int.random(in: 0...250, using: &random))
            let lane = lanes[Int.random(in: 0..<lanes.count, using: &random)]
            let killed = child
            if Bool.random(using: &random) {
                let late = UInt32.random(in: 0...4_000, using: &random)
                await lane.traps.spring(
                    .request(lateMicroseconds: late),
                    within: .milliseconds(600)
                ) {
                    killed?.kill()
                }
            } else {
                try await Task.sleep(for: pause)
            }
            child = try await restart(hub, killed)
        }
    }

    private func restart(_ hub: SystemHub, _ old: Child?) async throws -> Child {
        if let old {
            old.kill()
            #expect(await old.wait() == .signal(9))
            return try await hub.start()
        }
        _ = await hub.stop()
        return try await hub.start()
    }

    /// Everything runs again, what waited is drained, and the books of both sides are compared.
    private func settle(_ lanes: [Lane], _ ground: Ground) async throws {
        for lane in lanes {
            lane.traps.disarm()
            try await lane.edge.start()
        }
        for lane in lanes {
            try await lane.edge.wait("drained") {
                $0.number("journal", "backlog") < 20 && $0.number("journal", "acknowledged") > 0
            }
            let device = try #require(DeviceID(text: try await lane.edge.status().word("device")))
            #expect(await lane.edge.stop() == .code(0))
            let agreement = try Agreement(lane.edge, ground, device: device)
            agreement.check()
            lane.notes.check(agreement)
            print("kills: \(agreement.scans.count) scans of \(device), \(lane.notes.count) seen")
        }
        #expect(try await ground.incidents().isEmpty)
        #expect(await ground.hub.stop() == .code(0))
    }
}
