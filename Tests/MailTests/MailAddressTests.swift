import HTTPClient
import Mail
import Testing

@Suite struct `A mail address` {
    static let addresses: [(String, MailRefusal?)] = [
        ("ines@example.org", nil), ("a.b+c@sub.example.org", nil),
        ("o'neil!#$%&*/=?^_`{|}~-@example.org", nil), ("INES@Example.ORG", nil),
        ("x@xn--caf-dma.example", nil),
        (String(repeating: "a", count: 64) + "@example.org", nil),
        (String(repeating: "a", count: 65) + "@example.org", .addressWrong),
        ("a@" + String(repeating: "b", count: 63) + ".org", nil),
        ("a@" + String(repeating: "b", count: 64) + ".org", .addressWrong),
        ("", .addressWrong), ("ines", .addressWrong), ("@example.org", .addressWrong),
        ("ines@", .addressWrong), ("ines@localhost", .addressWrong), ("a@b@c.org", .addressWrong),
        (".a@example.org", .addressWrong), ("a..b@example.org", .addressWrong),
        ("\"a b\"@example.org", .addressWrong), ("a@[127.0.0.1]", .addressWrong),
        ("a@-b.org", .addressWrong), ("a@b-.org", .addressWrong), ("a@b_c.org", .addressWrong),
        ("a@example.org\r\nBcc: b@example.org", .addressWrong), ("a b@example.org", .addressWrong),
        ("a@example.org>", .addressWrong), ("a\u{0}@example.org", .addressWrong),
        ("inès@example.org", .addressNotASCII), ("a@café.example", .addressNotASCII),
        ("😀@example.org", .addressNotASCII),
    ]

    @Test(arguments: addresses)
    func `It is what every server can reach`(_ text: String, _ refusal: MailRefusal?) {
        do throws(MailRefusal) {
            _ = try MailAddress(text)
            #expect(refusal == nil)
        } catch {
            #expect(error == refusal)
        }
    }

    @Test func `The domain is kept in lower case, the local part as it was given`() throws {
        #expect(try MailAddress("Ines.B@Example.ORG").description == "Ines.B@example.org")
    }

    static let servers: [(String, UInt16, MailServer.Protection, Bool)] = [
        ("mail.example.org", 465, .tls, true),
        ("mail.example.org", 587, .startTLS, true), ("mail.example.org", 25, .none, false),
        ("127.0.0.1", 25, .none, true), ("localhost", 25, .none, true), ("::1", 25, .none, true),
        ("", 25, .tls, false), ("a", 0, .tls, false), ("a/b", 25, .tls, false),
        ("a\r\nb", 25, .tls, false), ("u@a", 25, .tls, false),
    ]

    @Test(arguments: servers)
    func `A server without protection is one of this machine`(
        _ host: String,
        _ port: UInt16,
        _ protection: MailServer.Protection,
        _ isTaken: Bool
    ) {
        let server = MailServer(host: host, port: port, protection: protection)
        #expect((server != nil) == isTaken)
    }

    @Test func `A password is never sent without protection, and never without a user`() {
        let plain = MailServer(
            host: "localhost",
            port: 25,
            protection: .none,
            user: "u",
            password: "p"
        )
        #expect(plain == nil)
        let half = MailServer(host: "a", port: 25, protection: .tls, user: "u")
        #expect(half == nil)
    }
}
