import Access
import Crypto
import Foundation
import HTTPServer
import Hub
import Kernel
import Rights
import Support
import Sync
import Testing
import Vocabulary

/// A hub with one scope, and phones that ask it.
struct HolderBench {
    let test: TestHub
    let scope: String

    init(_ way: HubClient.Way = .inProcess) async throws {
        try await self.init(of: TestHub(way))
    }

    init(of test: TestHub) async throws {
        self.test = test
        let made = try await test.client.send(.post, "/v1/scopes", json: ["name": "Stade"])
        scope = made.json["id"]?.text ?? ""
    }

    /// Makes a right and gives its id.
    func right(_ members: [String: JSONValue] = [:]) async throws -> String {
        var members = members
        members["scope"] = .text(scope)
        let made = try await test.client.send(.post, "/v1/rights", json: .object(members))
        #expect(made.status == 201)
        return made.json["id"]?.text ?? ""
    }

    /// Makes a link and gives its secret.
    func link(_ right: String, hours: Int64? = nil) async throws -> String {
        let body: [String: JSONValue] = hours.map { ["hours": .integer($0)] } ?? [:]
        let made = try await test.client.send(
            .post,
            "/v1/rights/\(right)/link",
            json: .object(body)
        )
        #expect(made.status == 201)
        let parts = (made.json["path"]?.text ?? "").split(separator: "#")
        #expect(parts.first == "/holder/ticket")
        return parts.count == 2 ? String(parts[1]) : ""
    }

    func ask(
        _ path: String,
        _ body: JSONValue,
        from address: String = "192.0.2.1"
    ) async throws -> HubClient.Answer {
        try await test.client.send(
            .post,
            "/v1/holder/\(path)",
            json: body,
            fields: [("X-Forwarded-For", address)],
            isAuthorized: false
        )
    }

    func bind(
        _ secret: String,
        phone: String,
        anchors: Int = 1,
        takeover: Bool? = nil,
        from address: String = "192.0.2.1"
    ) async throws -> HubClient.Answer {
        var body: [String: JSONValue] = [
            "secret": .text(secret), "phone": .text(phone), "anchors": Self.anchors(anchors),
        ]
        body["takeover"] = takeover.map { .bool($0) }
        return try await ask("phone", .object(body), from: address)
    }

    func renew(_ right: String, phone: String, anchors: Int = 0) async throws -> HubClient.Answer {
        try await ask(
            "capsules",
            ["right": .text(right), "phone": .text(phone), "anchors": Self.anchors(anchors)]
        )
    }

    static func anchors(_ count: Int) -> JSONValue {
        .list(
            (0..<count).map { .text(Base32.encode([UInt8](repeating: UInt8($0 + 1), count: 16))) }
        )
    }

    static func secret(_ byte: UInt8) -> String {
        Base32.encode([UInt8](repeating: byte, count: 16))
    }

    /// The capsules of an answer, as a gate of the scope would believe them.
    func capsules(_ answer: HubClient.Answer) async throws -> [Capsule] {
        let scopeID = try #require(ScopeID(text: scope))
        let rights = test.hub.contexts.rights
        let bytes = try await test.hub.services.store.read { session in
            try rights.keyring(session, of: scopeID)
        }
        let keyring = try SignedKeyring(bytes: try #require(bytes)).keyring
        let reader = TokenReader(scope: scopeID, keys: keyring.tokenKeys)
        var capsules: [Capsule] = []
        for text in (answer.json["capsules"]?.list ?? []).compactMap(\.text) {
            let signed = try #require(Base32.decode(text.utf8))
            let anchor = Array(signed[30..<46])
            // Slot 0 reveals the anchor itself.
            let reveal = try #require(Reveal(anchor))
            let code = RotatingCode.bytes(capsule: signed, slot: 0, reveal: reveal)
            capsules.append(try reader.verifyRotating(code).capsule)
        }
        return capsules
    }
}
