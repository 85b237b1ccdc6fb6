import Crypto
import Escaping
import HTTPServer
import Hub
import Kernel
import Processes
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct `The hub's own addresses` {
    @Test(arguments: HubClient.Way.allCases)
    func `It tells that it lives, that it is ready, and what it counted`(
        _ way: HubClient.Way
    ) async throws {
        let hub = try await TestHub(way)
        #expect(try await hub.client.send(.get, "/healthz").json == ["status": "alive"])
        #expect(try await hub.client.send(.get, "/readyz").json == ["status": "ready"])
        let metrics = try await hub.client.send(.get, "/metrics")
        #expect(metrics.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        let line = #"jalon_hub_requests_total{route="checkAlive",status="200"} 1"#
        #expect(metrics.text.contains(line + "\n"))
        await hub.stop()
    }

    @Test func `A store that is closed makes it not ready, and still alive`() async throws {
        let hub = try await TestHub()
        await hub.hub.services.store.close()
        let ready = try await hub.client.send(.get, "/readyz")
        #expect(ready.status == 503)
        #expect(ready.json["code"] == "not-ready")
        #expect(ready.field("Retry-After") == "5")
        #expect(try await hub.client.send(.get, "/healthz").status == 200)
        #expect(try await hub.client.send(.get, "/v1/persons").status == 503)
    }

    @Test func `The first page escapes and links, without script`() async throws {
        let hub = try await TestHub()
        let page = try await hub.client.send(.get, "/", isAuthorized: false)
        #expect(page.field("Content-Type") == "text/html; charset=utf-8")
        #expect(page.text.contains("href=\"/v1/openapi.json\""))
        #expect(!page.text.contains("<script"))
        let hostile = "<script>\"'&"
        let html: Markup = "<p>\(hostile)</p>"
        #expect(html.text == "<p>&lt;script&gt;&quot;&#39;&amp;</p>")
    }

    @Test func `The first page says that one key vouches for all, until several do`()
        async throws
    {
        let bench = try await GateBench()
        let empty = try await TestHub()
        let words = "One key vouches for all."
        for hub in [empty, bench.test] {
            #expect(try await hub.client.send(.get, "/", isAuthorized: false).text.contains(words))
        }
        let roots = [Ed25519PrivateKey(), Ed25519PrivateKey()]
        let keyring = Keyring(
            scope: bench.scope,
            version: 2,
            issuedAt: bench.now,
            expiresAt: bench.now.advanced(by: .seconds(60)),
            threshold: 2,
            roots: roots.map(\.publicKey),
            keys: []
        ).signed(by: roots)
        try await bench.test.hub.services.store.write { session in
            try session.run(
                "INSERT INTO keyring (scope, version, bytes) VALUES ($1, $2, $3)",
                bench.scope,
                2,
                keyring
            )
        }
        let page = try await bench.test.client.send(.get, "/", isAuthorized: false)
        #expect(page.status == 200)
        #expect(!page.text.contains(words))
        await empty.stop()
        await bench.test.stop()
    }
}
