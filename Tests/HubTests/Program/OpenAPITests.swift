import Foundation
import HTTPServer
import Hub
import Kernel
import Testing

@Suite struct `The OpenAPI document` {
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Hub/api/openapi.json")

    /// Written anew only when it is asked for: `JALON_WRITE_OPENAPI=1`; the change is then
    /// reviewed.
    @Test func `What the hub serves is what is committed`() async throws {
        let hub = try await TestHub()
        let served = try await hub.client.send(.get, "/v1/openapi.json", isAuthorized: false)
        #expect(served.status == 200)
        #expect(served.field("Content-Type") == "application/json")
        if ProcessInfo.processInfo.environment["JALON_WRITE_OPENAPI"] == "1" {
            try Data(served.body).write(to: Self.file)
        }
        let committed = try Data(contentsOf: Self.file)
        let isSame = Array(committed) == served.body
        #expect(
            isSame,
            "Hub/api/openapi.json differs: run this test with JALON_WRITE_OPENAPI=1 and review it"
        )
    }

    @Test func `Every route is described, with what it refuses`() async throws {
        let hub = try await TestHub()
        let document = try await hub.client.send(.get, "/v1/openapi.json").json
        for route in hub.hub.router.table.routes {
            let method = route.method.rawValue.lowercased()
            let operation = try #require(document["paths"]?[route.path.text]?[method])
            #expect(operation["operationId"]?.text == route.name)
            #expect(operation["summary"]?.text?.hasSuffix(".") == true, "\(route.name)")
            let responses = try #require(operation["responses"]?.object)
            #expect(responses["500"] != nil)
            #expect((responses["401"] != nil) == (route.access != .open))
        }
    }

    @Test func `Links lead to operations that exist`() async throws {
        let hub = try await TestHub()
        let names = Set(hub.hub.router.table.routes.map(\.name))
        for route in hub.hub.router.table.routes {
            for link in route.links { #expect(names.contains(link.operation), "\(route.name)") }
        }
    }

    @Test func `Every problem has its page`() async throws {
        let hub = try await TestHub()
        for kind in hub.hub.router.table.problems {
            let page = try await hub.client.send(.get, kind.type, isAuthorized: false)
            #expect(page.status == 200, "\(kind.code)")
            #expect(page.text.contains("<code>\(kind.code)</code>"))
        }
        #expect(try await hub.client.send(.get, "/problems/none").status == 404)
    }
}
