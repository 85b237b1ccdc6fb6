import Foundation
import HTTPServer
import Kernel
import Processes
import Support
import Testing

/// What programs of others say about what the hub serves.
@Suite(.timeLimit(.minutes(5))) struct `Checks from outside` {
    @Test(.enabled(if: OutsideTool.promtool.isThere, "\(OutsideTool.promtool.missing)"))
    func `promtool finds nothing wrong with the metrics, and finds what is`() async throws {
        let folder = try TemporaryFolder()
        let hub = try await TestHub()
        _ = try await hub.client.send(.post, "/v1/persons", json: ["name": "Ines"])
        _ = try await hub.client.send(.get, "/nothing")
        let metrics = try await hub.client.send(.get, "/metrics")
        let checked = try await OutsideTool.promtool.run(
            ["check", "metrics"],
            in: folder.path("."),
            input: metrics.body
        )
        #expect(checked.exit == .code(0), "\(checked.text)")
        let wrong = try await OutsideTool.promtool.run(
            ["check", "metrics"],
            in: folder.path("."),
            input: Array("a_total{ 1\n".utf8)
        )
        #expect(wrong.exit != .code(0))
    }

    /// Left out is only "valid data is accepted": a cursor that nobody made, and an
    /// Idempotency-Key used for another body, are valid by their schema and refused all the same.
    @Test(.enabled(if: OutsideTool.schemathesis.isThere, "\(OutsideTool.schemathesis.missing)"))
    func `schemathesis finds no answer that the document does not tell`() async throws {
        let folder = try TemporaryFolder()
        let hub = try await HubProcess(database: folder.path("hub.sqlite"))
        let port = try #require(hub.port)
        let code = try #require(hub.code)
        let fuzzed = try await OutsideTool.schemathesis.run(
            [
                "run", "http://127.0.0.1:\(port)/v1/openapi.json", "--checks", "all",
                "--exclude-checks", "positive_data_acceptance",
                "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "30",
                "--seed", "7", "--request-timeout", "5", "--no-color",
                "-H", "Authorization: Bearer \(code)",
            ],
            in: folder.path(".")
        )
        #expect(fuzzed.exit == .code(0), "\(fuzzed.text.suffix(6_000))")
        await hub.child.terminate()
    }

    @Test(.enabled(if: OutsideTool.schemathesis.isThere, "\(OutsideTool.schemathesis.missing)"))
    func `schemathesis finds an answer that a false document does not tell`() async throws {
        let folder = try TemporaryFolder()
        let hub = try await HubProcess(database: folder.path("hub.sqlite"))
        let port = try #require(hub.port)
        // The document of a hub whose health would have no body and another status.
        let document = """
            {"openapi":"3.1.0","info":{"title":"False","version":"1"},"paths":{"/healthz":{
            "get":{"responses":{"204":{"description":"Alive, without a word."}}}}}}
            """
        let path = folder.path("false.json")
        try Data(document.utf8).write(to: URL(filePath: path))
        let fuzzed = try await OutsideTool.schemathesis.run(
            [
                "run", path, "--url", "http://127.0.0.1:\(port)", "--checks", "all",
                "--max-examples", "2", "--seed", "7", "--request-timeout", "5", "--no-color",
            ],
            in: folder.path(".")
        )
        #expect(fuzzed.exit == .code(1), "\(fuzzed.text.suffix(2_000))")
        #expect(fuzzed.text.contains("Undocumented status code"))
        await hub.child.terminate()
    }
}
