import Foundation
import HTTPClient
import Kernel
import Mail
import Processes
import Support
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2))) struct `Mail over SMTP` {
    private static func client(
        _ server: SMTPServer,
        _ protection: MailServer.Protection = .none,
        user: String? = nil,
        password: String? = nil,
        authority: String? = nil
    ) throws -> MailClient {
        let place = try #require(
            MailServer(
                host: "localhost",
                port: server.port,
                protection: protection,
                user: user,
                password: password,
                authorityFile: authority
            )
        )
        return MailClient(place)
    }

    @Test func `A server takes the bytes as they were written, lines of a dot included`()
        async throws
    {
        let server = try await SMTPServer()
        let message =
            "Subject: x\r\n\r\n.\r\n..\r\n.a\r\n" + String(repeating: "b", count: 900)
            + "\r\n.\r\nend\r\n"
        try await Self.client(server).send(
            Array(message.utf8),
            from: "hub@example.org",
            to: "ines@example.org"
        )
        let mail = await server.next()
        #expect(mail?["from"] == "hub@example.org")
        #expect(mail?["to"] == ["ines@example.org"])
        #expect(mail?["tls"] == false)
        let hex = message.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        #expect(mail?["hex"]?.text == hex.joined())
        await server.stop()
    }

    @Test(arguments: [
        ("rcpt 550 no such person", MailError.Kind.refused, 550),
        ("rcpt 450 try later", .later, 450), ("data 554 no", .refused, 554),
        ("data 451 busy", .later, 451),
    ]) func `What the server refuses for good is told from what may go later`(
        _ answer: String,
        _ kind: MailError.Kind,
        _ code: Int
    ) async throws {
        let server = try await SMTPServer(answer: answer)
        let error = await #expect(throws: MailError.self) {
            try await Self.client(server).send([65], from: "a@example.org", to: "b@example.org")
        }
        #expect(error?.kind == kind)
        #expect(error?.code == code)
        await server.stop()
    }

    @Test(arguments: ["a@example.org>\r\nRCPT TO:<b@example.org", "a b@example.org", "", "é@x.org"])
    func `An address cannot end its command`(_ address: String) async throws {
        let server = try #require(MailServer(host: "localhost", port: 1, protection: .none))
        for (sender, recipient) in [(address, "a@example.org"), ("a@example.org", address)] {
            await #expect(throws: MailError(.refused, "")) {
                try await MailClient(server).send([65], from: sender, to: recipient)
            }
        }
    }

    @Test func `With STARTTLS it signs in, and gives nothing to a server without it or unknown`()
        async throws
    {
        let folder = try TemporaryFolder()
        let (cert, key) = (folder.path("cert.pem"), folder.path("key.pem"))
        let openssl = try Child(
            ChildSpec(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes",
                    "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost",
                ],
                errors: .null
            )
        )
        #expect(await openssl.wait() == .code(0))
        let server = try await SMTPServer(certificate: cert, key: key)
        func send(_ user: String, _ password: String, _ authority: String?) async throws {
            try await Self.client(
                server,
                .startTLS,
                user: user,
                password: password,
                authority: authority
            ).send([65, 13, 10], from: "a@example.org", to: "b@example.org")
        }
        try await send("hub", "s3cret", cert)
        let mail = await server.next()
        #expect(mail?["tls"] == true)
        #expect(mail?["auth"] == true)
        let denied = await #expect(throws: MailError.self) {
            try await send("hub", "wrong", cert)
        }
        // A password may be mended, so the mail is not given up for it.
        #expect(denied?.kind == .later)
        #expect(denied?.code == 535)
        await #expect(throws: MailError(.later, "")) { try await send("hub", "s3cret", nil) }
        await server.stop()
        let bare = try await SMTPServer()
        await #expect(throws: MailError(.later, "")) {
            try await Self.client(bare, .startTLS, authority: cert)
                .send([65], from: "a@example.org", to: "b@example.org")
        }
        await bare.stop()
    }
}
