import HTTPClient
import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct TrustTests {
    @Test(.enabled(if: Nginx.isInstalled && Certificate.canBeMade, Nginx.skipped))
    func `A private authority and a client certificate are used, and needed`() async throws {
        let harness = try Harness()
        let certificate = try await Certificate()
        let backend = try #require(harness.server.port)
        let nginx = try Nginx(backend: backend, certificate: certificate)
        #expect(await nginx.isListening())
        let request = ClientRequest(url: "https://127.0.0.1:\(nginx.port)/hello")

        await #expect(throws: HTTPClientError(.tls, "")) {
            try await HTTPClient().send(request)
        }
        var options = ClientOptions()
        options.authorityFile = certificate.file
        #expect(try await HTTPClient(options).send(request).status == 400)
        options.certificateFile = certificate.file
        options.keyFile = certificate.keyFile
        let answer = try await HTTPClient(options).send(request)
        #expect(answer.status == 200)
        #expect(answer.body == Array("/hello".utf8))
        let elsewhere = ClientRequest(url: "https://localhost:\(nginx.port)/hello")
        let client = try HTTPClient(options)
        await #expect(throws: HTTPClientError(.tls, "")) { try await client.send(elsewhere) }
        #expect(harness.responder.targets == ["GET /hello"])
        await nginx.stop()
        await harness.server.stop()
    }
}
