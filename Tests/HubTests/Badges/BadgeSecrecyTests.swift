import Access
import Badges
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

/// What may be found out of a stolen database, and what a gate is given.
@Suite(.timeLimit(.minutes(2)))
struct BadgeSecrecyTests {
    private static let second = "04a1b2c3d4e5f6"

    /// The file as a thief would have it, all that is not written back included.
    private func dump(_ path: String) -> Data {
        ["", "-wal"].reduce(Data()) { bytes, ending in
            let file = URL(filePath: path + ending)
            return bytes + ((try? Data(contentsOf: file)) ?? Data())
        }
    }

    private func isIn(_ dump: Data, _ secret: [UInt8]) -> Bool {
        let hex = Hex.encode(secret)
        let forms = [
            Data(secret), Data(hex.utf8), Data(hex.uppercased().utf8),
            Data(Base64.encode(secret).utf8), Data(Base32.encode(secret).utf8),
        ]
        return forms.contains { dump.range(of: $0) != nil }
    }

    @Test func `The database tells no number, no code and no key`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("hub.sqlite")
        let bench = try await BadgeBench(store: try SQLiteStore(path: path))
        let members: [String: JSONValue] = [
            "medium": "badge_one_time", "chip": "ntag424", "number": .text(BadgeBench.number),
        ]
        let right = try await bench.right()
        let made = try await bench.issue(right, members, key: "k1")
        let id = try #require(made.json["id"]?.text)
        let number: JSONValue = ["number": .text(BadgeBench.number)]
        let keys = try await bench.post(id, "personalisation", number)
        #expect(keys.status == 200)
        _ = try await bench.post(id, "written")
        _ = try await bench.issued(
            try await bench.right(),
            medium: .badgeMutual,
            chip: .desfire,
            number: Self.second
        )
        let typed = try await bench.issue(
            try await bench.right(),
            ["medium": "typed_code"],
            key: "k2"
        )
        let code = try TypedCode(normalising: try #require(typed.json["code"]?.text))
        _ = try await bench.mirror()
        let seed = try bench.seed()
        let scope = try bench.keys()
        let master = BadgeMaster(fromSeed: seed).key
        var secrets = [
            seed, master, scope.badgeKey, scope.sealingKey, scope.messageKey, code.bytes,
        ]
        for (number, chip) in [(BadgeBench.number, BadgeChip.ntag424), (Self.second, .desfire)] {
            let uid = try #require(Hex.decode(number))
            let derive = (master: master, uid: uid, chip: chip, version: UInt8(1))
            secrets += [
                uid,
                CardDerivation.cardKey(
                    master: derive.master,
                    uid: derive.uid,
                    chip: derive.chip,
                    version: derive.version
                ),
                CardDerivation.adminKey(
                    master: derive.master,
                    uid: derive.uid,
                    chip: derive.chip,
                    version: derive.version
                ),
            ]
        }
        let digest = try bench.digest()
        let stolen = dump(path)
        for (index, secret) in secrets.enumerated() {
            #expect(!isIn(stolen, secret), "secret \(index)")
        }
        #expect(stolen.range(of: Data(code.spelling.utf8)) == nil)
        // The search finds what is there.
        #expect(isIn(stolen, digest.bytes))
        try await expectNoEnd(of: code, bench)
        let body = JSONValue.object(members.merging(["right": .id(right)]) { first, _ in first })
        try await expectKeyedPrint(of: body.bytes, bench, path)
        await bench.gates.test.stop()
    }

    /// Who knows the last letters has one of seven secret ones less to guess.
    private func expectNoEnd(of code: TypedCode, _ bench: BadgeBench) async throws {
        let end = String(decoding: code.bytes.suffix(2), as: UTF8.self)
        let store = bench.gates.test.hub.services.store
        let texts = try await store.read { session in
            try session.rows(
                "SELECT * FROM badge WHERE medium = $1",
                Medium.typedCode.rawValue
            ) { row throws(StoreError) in
                row.values.compactMap { value -> String? in
                    guard case .text(let text) = value else { return nil }
                    return text
                }
            }
        }
        #expect(texts.count == 1)
        #expect(texts.joined().allSatisfy { !$0.contains(end) })
    }

    /// The print of a request is found under the hub's key only; a bare one would be found.
    private func expectKeyedPrint(of body: [UInt8], _ bench: BadgeBench, _ path: String)
        async throws
    {
        let services = bench.gates.test.hub.services
        let bare = SHA256.digest(Array("/v1/badges\n".utf8) + body).bytes
        let keyed = services.prints.of(target: "/v1/badges", body: body)
        #expect(isIn(dump(path), keyed), "the guess at what is printed is right")
        #expect(!isIn(dump(path), bare))
        try await services.store.write { session in
            try session.run("UPDATE idempotency SET fingerprint = $1 WHERE key = 'k1'", bare)
        }
        #expect(isIn(dump(path), bare), "a bare print would have been found")
    }

    private func path(_ key: X25519PublicKey) -> String {
        DeviceAPI.badgeKeysPath + "?key=\(Hex.encode(key.bytes))"
    }

    @Test(arguments: HubClient.Way.allCases)
    func `A gate gets the keys of its scope, and only its own fresh key opens them`(
        _ way: HubClient.Way
    ) async throws {
        let bench = try await BadgeBench(way)
        let device = try await bench.gates.enrolled()
        let key = X25519PrivateKey()
        let answer = try await device.ask(.get, path(key.publicKey))
        #expect(answer.status == 200)
        #expect(answer.isSigned)
        #expect(answer.body.count == BadgeKeys.sealedByteCount)
        let scope = bench.scope
        let id = device.device
        let keys = try BadgeKeys.opened(answer.body, with: key, device: id, scope: scope)
        #expect(keys == (try bench.keys()))
        #expect(keys.address == BadgeBench.address)
        let again = try await device.ask(.get, path(key.publicKey))
        #expect(again.body != answer.body)
        #expect(throws: CryptoError.self) {
            try BadgeKeys.opened(answer.body, with: X25519PrivateKey(), device: id, scope: scope)
        }
        #expect(throws: CryptoError.self) {
            try BadgeKeys.opened(answer.body, with: key, device: DeviceID(1), scope: scope)
        }
        #expect(throws: CryptoError.self) {
            try BadgeKeys.opened(answer.body, with: key, device: id, scope: ScopeID(1))
        }
        let master = BadgeMaster(fromSeed: try bench.seed()).key
        #expect(Data(keys.bytes).range(of: Data(master)) == nil)
        await bench.gates.test.stop()
    }

    @Test func `A key that is none is refused in words, and signed`() async throws {
        let bench = try await BadgeBench()
        let device = try await bench.gates.enrolled()
        let good = Hex.encode(X25519PrivateKey().publicKey.bytes)
        let wrong = [
            "", "?key=", "?key=\(good.dropLast())", "?key=\(good)00", "?key=\(good.dropLast())g",
            "?key=\(good.dropLast())A", "?key=\(good)&key=\(good)",
            "?key=" + String(repeating: "0", count: 64),
            "?key=01" + String(repeating: "0", count: 62),
        ]
        for query in wrong {
            let answer = try await device.ask(.get, DeviceAPI.badgeKeysPath + query)
            #expect(answer.status == 422, "\(query)")
            #expect(answer.isSigned)
            #expect(answer.json["errors"]?[0]?["parameter"] == "key")
        }
        await bench.gates.test.stop()
    }

    @Test func `Keys asked for twice with one number are given once`() async throws {
        let bench = try await BadgeBench()
        let device = try await bench.gates.enrolled()
        let target = path(X25519PrivateKey().publicKey)
        let request = device.request(.get, target)
        #expect(try await device.send(request, .get, target).status == 200)
        let again = try await device.send(request, .get, target)
        #expect(again.status == 409)
        #expect(again.json["reason"] == "replayed")
        let other = path(X25519PrivateKey().publicKey)
        #expect(try await device.send(request, .get, other).status == 401)
        let revoke = "/v1/devices/\(device.device)/revoke"
        #expect(try await bench.client.send(.post, revoke).status == 200)
        #expect(try await device.ask(.get, other).status == 403)
        await bench.gates.test.stop()
    }
}
