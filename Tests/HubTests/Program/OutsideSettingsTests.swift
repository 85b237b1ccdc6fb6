import Configuration
import Foundation
import HTTPClient
import Hub
import Mail
import Support
import Testing
import Webhooks

@Suite struct `The settings of mail and webhooks` {
    private static func read(_ text: String, _ secrets: [String: String] = [:]) throws -> HubOutside
    {
        let folder = try TemporaryFolder()
        var text = text
        for (name, secret) in secrets {
            let path = folder.path(name)
            try Data("\(secret)\n".utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            text = text.replacing("$\(name)", with: path)
        }
        let file = folder.path("hub.json5")
        try Data(text.utf8).write(to: URL(filePath: file))
        let words = ["serve", "--database", folder.path("hub.sqlite"), "--config", file]
        return try HubSettings(words: words, environment: [:]).outside
    }

    private static let standard = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test func `Without them mail waits and no source is taken`() throws {
        let outside = try Self.read("{}")
        #expect(outside.sender == .unset)
        #expect(outside.networks.isEmpty && outside.sources.isEmpty)
    }

    @Test func `A server, a sender, networks and sources are read, secrets from files`() throws {
        let outside = try Self.read(
            """
            {
                mail: {
                    server: "smtp.example.org", user: "hub", passwordFile: "$password",
                    from: "hub@example.org", name: "Club",
                },
                webhooks: {
                    allowNetworks: ["10.1.0.0/16", "fd00::/8"],
                    sources: [
                        { name: "shop", secretFile: "$shop" },
                        { name: "payments", kind: "timestamped", secretFile: "$pay",
                          id: "member id", networks: ["203.0.113.0/24"] },
                        { name: "hints", kind: "address", id: "digest", networks: ["192.0.2.1"] },
                    ],
                },
            }
            """,
            ["password": "s3cret", "shop": Self.standard, "pay": "whsec_x"]
        )
        #expect(outside.sender.address.description == "hub@example.org")
        #expect(outside.sender.name == "Club")
        #expect(outside.networks.map(\.description) == ["10.1.0.0/16", "fd00::/8"])
        #expect(outside.sources.map(\.name) == ["shop", "payments", "hints"])
        #expect(outside.sources[1].identity == .member("id"))
    }

    @Test(arguments: [
        #"mail: { server: "a b", from: "hub@example.org" }"#,
        #"mail: { server: "smtp.example.org", protection: "none" }"#,
        #"mail: { server: "smtp.example.org", user: "u" }"#,
        #"mail: { server: "smtp.example.org", port: 0 }"#,
        #"mail: { from: "nobody" }"#, #"mail: { form: "hub@example.org" }"#,
        #"mail: { passwordFile: "/nowhere/at/all" }"#,
        #"webhooks: { allowNetworks: ["10.0.0.0/33"] }"#,
        #"webhooks: { sources: [{ name: "a" }] }"#,
        #"webhooks: { sources: [{ name: "a", kind: "address" }] }"#,
        #"webhooks: { sources: [{ name: "A b", kind: "address", networks: ["192.0.2.1"] }] }"#,
        #"webhooks: { sources: [{ name: "a", kind: "timestamped", id: "x y z" }] }"#,
        #"webhooks: { sources: [{ name: "a", secretFile: "$s" }] }"#,
    ]) func `What is wrong stops the start and is named`(_ text: String) {
        #expect(throws: ConfigurationError.self) {
            try Self.read("{ \(text) }", ["s": "not a standard secret"])
        }
    }
}
