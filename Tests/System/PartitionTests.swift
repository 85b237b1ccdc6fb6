import HubAdmin
import Processes
import Sync
import Testing
import Vocabulary

/// The hub cannot be reached, in each of the ways in which that happens, while people pass.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct PartitionTests {
    @Test func `Without the hub decisions go on as fast; with it again all is drained once`()
        async throws
    {
        let ground = try await Ground()
        let sold = try await ground.sell(40)
        let proxy = try Proxy(to: ground.hub.port)
        let reader = try ScriptReader.looping(
            sold.map(\.code),
            every: .milliseconds(30),
            in: ground.path("reader")
        )
        let edge = try await ground.edge("gate", .program(reader), via: proxy.url)
        let version = try await ground.settledVersion()
        try await edge.start()
        try await edge.wait("ready") { $0.number("head", "version") >= version }
        let before = try await latencies(of: edge, during: .seconds(3))
        var figures = ["with the hub p50 \(Self.median(before)) µs"]
        for mode in [Proxy.Mode.silent, .refusing, .deaf] {
            try proxy.set(mode)
            let alone = try await latencies(of: edge, during: .seconds(3))
            figures.append("\(mode.rawValue) p50 \(Self.median(alone)) µs")
            #expect(alone.count > before.count / 2)
            // One that waited for the hub would take seconds; other tests take some time too.
            #expect(Self.median(alone) < 4 * Self.median(before) + 20_000)
        }
        print("partition: " + figures.joined(separator: ", "))
        let waiting = try await edge.status().number("journal", "backlog")
        #expect(waiting > 100)
        // Commanded while the gate hears nothing.
        try await ground.command("revoke", sold[7])
        let revoked = try await ground.settledVersion()
        #expect(revoked > version)
        let begin = ContinuousClock.now
        try proxy.set(.passing)
        try await edge.wait("one with the hub") {
            $0.number("head", "version") >= revoked && $0.number("journal", "backlog") < 20
                && $0["lanes"]?["download"]?["fault"] == nil
                && $0["lanes"]?["upload"]?["fault"] == nil
        }
        print("partition: \(waiting) records waited, drained in \(ContinuousClock.now - begin)")
        try await edge.wait("the revocation is heeded") {
            $0.number("decisions", "verdicts", "revoked") > 0
        }
        let device = try #require(DeviceID(text: try await edge.status().word("device")))
        #expect(await edge.stop() == .code(0))
        try Agreement(edge, ground, device: device).check()
        #expect(try await ground.incidents().isEmpty)
    }

    /// How long each decision took that fell in this time, in microseconds.
    private func latencies(
        of edge: SystemEdge,
        during time: Duration
    ) async throws -> [Int64] {
        var last = try await edge.status().number("decisions", "total")
        let end = ContinuousClock.now + time
        var found: [Int64] = []
        while ContinuousClock.now < end {
            for entry in try await edge.decisions(after: last) {
                last = entry.number("number")
                found.append(entry.number("latencyMicroseconds"))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return found
    }

    private static func median(_ values: [Int64]) -> Int64 {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }

    @Test func `A revocation is refused at an online gate within the second`() async throws {
        let ground = try await Ground()
        let sold = try await ground.sell(24)
        let (program, feed) = try ScriptReader.fed(in: ground.path("reader"))
        let edge = try await ground.edge("gate", .program(program), gap: .milliseconds(100))
        let version = try await ground.settledVersion()
        try await edge.start()
        try await edge.wait("ready") {
            $0.number("head", "version") >= version && $0.reader.word("state") == "ready"
        }
        var taken: [Duration] = []
        for right in sold {
            #expect(try await verdict(on: right, feed, edge) == "granted")
            let begin = ContinuousClock.now
            try await ground.command("revoke", right)
            while try await verdict(on: right, feed, edge) == "granted" {
                guard ContinuousClock.now - begin < .seconds(20) else { break }
            }
            taken.append(ContinuousClock.now - begin)
            #expect(try await verdict(on: right, feed, edge) == "revoked")
        }
        let sorted = taken.sorted()
        let p95 = sorted[(sorted.count * 95 + 99) / 100 - 1]
        print("revocation: \(taken.count), p50 \(sorted[sorted.count / 2]), p95 \(p95)")
        #expect(p95 <= .seconds(2))
    }

    /// Shows a code once it is not held any more, and gives what the gate said.
    private func verdict(
        on right: Ground.Sold,
        _ feed: CodeFeed,
        _ edge: SystemEdge
    ) async throws -> String {
        try await Task.sleep(for: .milliseconds(100))
        return try await feed.verdict(on: right, at: edge)
    }

    @Test func `Told to end, edge and hub lose nothing`() async throws {
        let ground = try await Ground()
        let sold = try await ground.sell(40)
        let reader = try ScriptReader.looping(
            sold.map(\.code),
            every: .milliseconds(30),
            in: ground.path("reader")
        )
        let edge = try await ground.edge("gate", .program(reader))
        let notes = Notes()
        try await edge.start()
        for round in 1...6 {
            let watch = Task { await notes.follow(edge) }
            let least = Int64(30 * round)
            try await edge.wait("scans") {
                $0.number("decisions", "total") > 10 && $0.number("journal", "sequence") > least
            }
            watch.cancel()
            await watch.value
            let begin = ContinuousClock.now
            // By turns the edge first, the hub first, and the hub alone.
            if round.isMultiple(of: 3) {
                #expect(await ground.hub.stop() == .code(0))
                // The question that the edge has open does not hold the hub up.
                #expect(ContinuousClock.now - begin < .seconds(4))
                try await ground.hub.start()
                continue
            }
            if round.isMultiple(of: 2) {
                #expect(await ground.hub.stop() == .code(0))
                #expect(await edge.stop() == .code(0))
                try await ground.hub.start()
            } else {
                #expect(await edge.stop() == .code(0))
                #expect(await ground.hub.stop() == .code(0))
                try await ground.hub.start()
            }
            notes.rest()
            try await edge.start()
        }
        try await edge.wait("drained") { $0.number("journal", "backlog") < 20 }
        let device = try #require(DeviceID(text: try await edge.status().word("device")))
        #expect(await edge.stop() == .code(0))
        let agreement = try Agreement(edge, ground, device: device)
        agreement.check()
        notes.check(agreement)
        // Nothing was cut off: each opening was seen to its end.
        #expect(!agreement.written.contains { $0.flags.contains(.unsettled) })
    }
}
