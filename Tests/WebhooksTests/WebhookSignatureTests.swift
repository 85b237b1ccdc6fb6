import Kernel
import Processes
import Support
import Testing
import Vocabulary
import Webhooks

@Suite(.timeLimit(.minutes(1))) struct `The signature of a webhook` {
    /// The example of Standard Webhooks' own specification and libraries.
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    private static let body = Array(#"{"test": 2432232314}"#.utf8)
    private static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    private static let seconds: UInt64 = 1_614_265_330

    private static func isValid(
        _ signature: String = Self.signature,
        id: String = Self.id,
        timestamp: String = "1614265330",
        body: [UInt8] = Self.body,
        after offset: Int64 = 0
    ) throws -> Bool {
        WebhookSignature.isValid(
            id: id,
            timestamp: timestamp,
            signature: signature,
            body: body,
            secrets: [try #require(WebhookSecret(Self.secret))],
            at: Timestamp(milliseconds: Self.seconds * 1_000).advanced(by: .seconds(offset))
        )
    }

    @Test func `The vector of the specification is signed and believed`() throws {
        let secret = try #require(WebhookSecret(Self.secret))
        let text = WebhookSignature.text(
            id: Self.id,
            at: Self.seconds,
            body: Self.body,
            secrets: [secret]
        )
        #expect(text == Self.signature)
        #expect(try Self.isValid())
        #expect(try Self.isValid("v1a,xxxx v1,AAAA \(Self.signature)"))
    }

    @Test func `Anything that was changed is not believed`() throws {
        #expect(try !Self.isValid(id: "msg_other"))
        #expect(try !Self.isValid(timestamp: "1614265331"))
        #expect(try !Self.isValid(timestamp: "01614265330"))
        #expect(try !Self.isValid(timestamp: "-1"))
        #expect(try !Self.isValid(timestamp: "18446744073709551615"))
        #expect(try !Self.isValid(body: Self.body + [0x20]))
        #expect(try !Self.isValid(""))
        #expect(try !Self.isValid("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="))
        #expect(try !Self.isValid(String(Self.signature.dropFirst(3))))
    }

    @Test(arguments: [(Int64(300), true), (301, false), (-300, true), (-301, false)])
    func `A message is believed for five minutes in both directions`(
        _ offset: Int64,
        _ isBelieved: Bool
    ) throws {
        #expect(try Self.isValid(after: offset) == isBelieved)
    }

    static let secrets: [(String, Bool)] = [
        ("whsec_" + "AAAA", false), ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false), ("whsec_", false),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true), ("whsec_!!!!", false), ("", false),
    ]

    @Test(arguments: secrets)
    func `A secret is whsec_ and 24 to 64 bytes`(_ text: String, _ isOne: Bool) {
        #expect((WebhookSecret(text) != nil) == isOne)
    }

    @Test func `New secrets differ and come back from their text`() {
        let (one, two) = (WebhookSecret(), WebhookSecret())
        #expect(one != two)
        #expect(WebhookSecret(one.text) == one)
    }
}
