import PeerLinks
import Processes
import Support
import Synchronization
import Testing

/// What other programs get from a gate's port: OpenSSL's own client as the stranger.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct StrangerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let options: [String]
        /// The key of the certificate that it shows; nil for none.
        let key: String?
        let isTaken: Bool
    }

    static let cases = [
        Case(testDescription: "Ed25519", options: ["-tls1_3"], key: "ed25519", isTaken: true),
        Case(testDescription: "no certificate", options: ["-tls1_3"], key: nil, isTaken: false),
        Case(testDescription: "TLS 1.2", options: ["-tls1_2"], key: "ed25519", isTaken: false),
        Case(testDescription: "an RSA key", options: ["-tls1_3"], key: "rsa:2048", isTaken: false),
        Case(testDescription: "a P-256 key", options: ["-tls1_3"], key: "ec", isTaken: false),
    ]

    @Test(arguments: cases)
    func `Only TLS 1.3 with an Ed25519 certificate comes as far as the roster`(
        _ given: Case
    ) async throws {
        let near = try TestEnd("device_A", listens: true)
        let place = try #require(near.endpoint.listening)
        let folder = try TemporaryFolder()
        var words = ["s_client", "-connect", "127.0.0.1:\(place.port)", "-ign_eof"]
        words += given.options
        if let key = given.key {
            try await Self.certificate(key, in: folder)
            words += ["-cert", folder.path("c.pem"), "-key", folder.path("k.pem")]
        }
        let child = try Child(ChildSpec("/usr/bin/openssl", words, output: .null, errors: .null))
        if given.isTaken {
            #expect(await near.heard.wait { $0.opened.count == 1 })
            #expect(near.heard.state.withLock { $0.opened.first?.who.name } == "device_B")
        } else {
            #expect(await near.heard.wait { $0.ended == [.refused] })
            #expect(near.heard.state.withLock { $0.opened.isEmpty })
        }
        _ = await child.terminate(grace: .seconds(2))
        await near.endpoint.stop()
    }

    private static func certificate(_ key: String, in folder: TemporaryFolder) async throws {
        var words = [
            "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=device_B", "-newkey", key,
            "-keyout", folder.path("k.pem"), "-out", folder.path("c.pem"),
        ]
        if key == "ec" { words += ["-pkeyopt", "ec_paramgen_curve:prime256v1"] }
        let child = try Child(ChildSpec("/usr/bin/openssl", words, output: .null, errors: .null))
        let exit = await child.wait()
        #expect(exit.isSuccess)
    }
}
