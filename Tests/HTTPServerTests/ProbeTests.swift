import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProbeTests {
    @Test func `A well-formed request and its follower are both served`() async throws {
        let harness = try Harness()
        let statuses = try await probe(Probe.baseline, harness.server.port)
        #expect(statuses == [200, 200])
        #expect(harness.responder.targets == ["POST /probe", "GET /follower"])
        await harness.server.stop()
    }

    @Test(arguments: Probe.all)
    func `Alone, the server refuses what is ambiguous`(_ given: Probe) async throws {
        let harness = try Harness()
        let statuses = try await probe(given, harness.server.port)
        let first = given.passesAlone ? [200] : [400, 413, 431, 501, nil]
        #expect(first.contains(statuses.first))
        #expect(harness.responder.targets.contains("POST /probe") == given.passesAlone)
        await harness.server.stop()
    }

    /// The test the arrangement stands on: what the engine lets through, nginx must not.
    @Test(.enabled(if: Nginx.isInstalled, Nginx.skipped))
    func `Behind nginx no ambiguous request reaches the handler as two`() async throws {
        let harness = try Harness()
        let backend = try #require(harness.server.port)
        let nginx = try Nginx(backend: backend)
        #expect(await nginx.isListening())
        #expect(try await probe(Probe.baseline, nginx.port) == [200, 200])
        #expect(harness.responder.targets == ["POST /probe", "GET /follower"])
        for given in Probe.all {
            let before = harness.responder.targets.count
            let statuses = try await probe(given, nginx.port)
            let reached = Array(harness.responder.targets.dropFirst(before))
            #expect(
                reached.count { $0.hasSuffix(" /probe") } <= 1
                    && reached.count { $0 == "GET /follower" } <= 1
                    && reached.allSatisfy { $0.hasSuffix(" /probe") || $0 == "GET /follower" },
                "\(given.name): \(reached)"
            )
            if !given.passesNginx {
                #expect(reached.isEmpty, "\(given.name): \(statuses) \(reached)")
            }
        }
        await nginx.stop()
        await harness.server.stop()
    }

    private func probe(_ given: Probe, _ port: UInt16?) async throws -> [Int] {
        let socket = try RawSocket(port: port)
        socket.send(given.bytes + Probe.follower)
        return await socket.receive(answers: 2).statuses
    }
}
