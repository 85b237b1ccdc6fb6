import Foundation
import HTTPClient
import Processes
import Support
import Testing

/// The example for nginx, before a real hub.
@Suite(.timeLimit(.minutes(2)))
struct NginxFileTests {
    @Test func `nginx takes the example, and a hub behind it answers`() async throws {
        let folder = try TemporaryFolder()
        let hub = try SystemHub(folder.path("hub"))
        try await hub.start()
        let port = try LocalPort.free()
        try await certificate(folder)
        let site = try Shipped.text("Hub/deploy/nginx.conf")
            .replacing("/etc/jalon/tls/certificate.pem", with: folder.path("certificate.pem"))
            .replacing("/etc/jalon/tls/key.pem", with: folder.path("key.pem"))
            .replacing("127.0.0.1:8480", with: "127.0.0.1:\(hub.port)")
            .replacing("listen 443", with: "listen 127.0.0.1:\(port)")
            .replacing("listen 80;", with: "listen 127.0.0.1:\(try LocalPort.free());")
            .replacing(#/ +listen \[::\].*/#, with: "")
        let whole = """
            daemon off;
            master_process off;
            pid \(folder.path("pid"));
            error_log \(folder.path("log"));
            events {}
            http {
            access_log off;
            \(["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
                "\($0)_temp_path \(folder.path($0));"
            }.joined(separator: "\n"))
            \(site)
            }
            """
        try Files.write(Array(whole.utf8), to: folder.path("nginx.conf"))
        let words = ["-e", folder.path("log"), "-c", folder.path("nginx.conf")]
        let test = try await Command(["nginx", "-t"] + words)
        #expect(test.code == 0, "\(test)")
        let nginx = try Child(ChildSpec("/usr/sbin/nginx", words, errors: .null))
        try await answers(at: "https://localhost:\(port)", folder)
        #expect(await nginx.terminate(grace: .seconds(5)) == .code(0))
        #expect(await hub.stop() == .code(0))
    }

    private func answers(at url: String, _ folder: TemporaryFolder) async throws {
        var options = ClientOptions()
        options.authorityFile = folder.path("certificate.pem")
        let client = try HTTPClient(options)
        try await eventually("the hub answers behind nginx") {
            let request = ClientRequest(method: "GET", url: url + "/readyz")
            return try await client.send(request).status == 200
        }
        // More than the hub takes never reaches it.
        let large = ClientRequest(
            method: "POST",
            url: url + "/v1/rights",
            body: [UInt8](repeating: 32, count: 18 << 20)
        )
        #expect(try await client.send(large).status == 413)
    }

    private func certificate(_ folder: TemporaryFolder) async throws {
        try await Command.must([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost", "-keyout", folder.path("key.pem"), "-out",
            folder.path("certificate.pem"),
        ])
    }
}
