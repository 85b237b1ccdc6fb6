import Access
import Crypto
import Devices
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

/// Rotation, ceremony and recovery over the hub's own routes.
@Suite(.timeLimit(.minutes(2)))
struct KeyRouteTests {
    private func keyring(_ bench: GateBench) async throws -> Keyring {
        let answer = try await bench.test.client.send(.get, "/v1/scopes/\(bench.scope)/keyring")
        return try SignedKeyring(bytes: answer.body).keyring
    }

    private func signed(_ bench: GateBench) async throws -> SignedKeyring {
        let answer = try await bench.test.client.send(.get, "/v1/scopes/\(bench.scope)/keyring")
        return try SignedKeyring(bytes: answer.body)
    }

    private func rotate(
        _ bench: GateBench,
        _ roles: [String],
        stolen: Bool = false,
        overlap: Int64 = 0
    ) async throws -> HubClient.Answer {
        try await bench.test.client.send(
            .post,
            "/v1/scopes/\(bench.scope)/keys/rotate",
            json: [
                "roles": .list(roles.map { .text($0) }), "stolen": .bool(stolen),
                "overlapSeconds": .integer(overlap),
            ]
        )
    }

    @Test(arguments: KeyRole.allCases)
    func `Each role gets a next key, which signs from its minute on and not before`(
        _ role: KeyRole
    ) async throws {
        let bench = try await GateBench()
        let old = try await keyring(bench)
        #expect(try await rotate(bench, [role.name], overlap: 120).status == 200)
        let next = try await signed(bench)
        try next.verify(after: old, low: bench.now)
        let entry = try #require(next.keyring.keys.first { $0.number == 6 })
        #expect(entry.role == role)
        // From 18:00:00 on, two minutes on and up to the next whole one.
        #expect(entry.notBefore == TestHub.start.advanced(by: .seconds(180)))
        let keys = bench.rights.keys
        #expect(try keys.signer(role, of: bench.scope, at: bench.now).number == role.rawValue)
        let before = entry.notBefore.advanced(by: .milliseconds(-1))
        #expect(try keys.signer(role, of: bench.scope, at: before).number == role.rawValue)
        #expect(try keys.signer(role, of: bench.scope, at: entry.notBefore).number == 6)
        #expect(next.keyring.keys.count == 6)
        await bench.test.stop()
    }

    @Test func `Answers, heads and codes go on being believed over a rotation of every role`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        #expect(try await device.ask(.get, DeviceAPI.headPath).isSigned)
        #expect(try await rotate(bench, KeyRole.allCases.map(\.name)).status == 200)
        let fetched = try await device.ask(.get, "\(DeviceAPI.keyringPath)?from=1")
        let next = try SignedKeyring(bytes: fetched.body)
        try next.verify(after: device.keyring, low: bench.now)
        #expect(next.keyring.keys.map(\.number).max() == 10)
        let asked = try await device.ask(.get, "\(DeviceAPI.headPath)?known=0&keyring=1")
        #expect(asked.body == fetched.body)
        let head = try await device.ask(.get, "\(DeviceAPI.headPath)?known=0&keyring=2")
        let signed = try #require(SignedHead(bytes: head.body))
        try HeadRules.verify(signed, scope: bench.scope, keyring: next.keyring)
        await bench.test.stop()
    }

    @Test func `A stolen head key goes at once, and the head is signed anew`() async throws {
        let bench = try await GateBench()
        let before = try #require(try await bench.rights.publisher.head(of: bench.scope))
        #expect(try await rotate(bench, ["head"], stolen: true).status == 200)
        let next = try await keyring(bench)
        #expect(next.keys.filter { $0.role == .head }.map(\.number) == [6])
        await bench.rights.publisher.publishDue()
        bench.test.clock.advance(by: .milliseconds(300))
        await bench.rights.publisher.publishDue()
        let head = try #require(try await bench.rights.publisher.head(of: bench.scope))
        #expect(head.head.version == before.head.version + 1)
        #expect(head.head.key == 6)
        await bench.test.stop()
    }

    @Test func `A stolen token key is struck; old codes stay, new ones bear the new key`()
        async throws
    {
        let bench = try await GateBench()
        let (rights, scope) = (bench.rights, bench.scope)
        let minute = Minute(holding: bench.now)
        #expect(try rights.keys.tokenSigner(of: scope, issuedAt: minute).signer.number == 2)
        bench.test.clock.advance(by: .seconds(3_600))
        #expect(try await rotate(bench, ["token"], stolen: true).status == 200)
        let next = try await keyring(bench)
        #expect(next.keys.filter { $0.role == .token }.map(\.number) == [2, 6])
        let isStruck = try await bench.test.hub.services.store.read { session in
            try rights.isStruck(session, scope: scope, .tokenKey(2))
        }
        #expect(isStruck)
        try await bench.test.hub.services.store.read { session in
            try rights.keys.refresh(session, scope)
        }
        // A code of before is made again with the new key, and tells the new key's time.
        let again = try rights.keys.tokenSigner(of: scope, issuedAt: minute)
        #expect(again.signer.number == 6)
        #expect(again.issuedAt == Minute(holding: bench.now))
        await bench.test.stop()
    }

    @Test func `A code is the same after an ordinary rotation`() async throws {
        let bench = try await GateBench()
        let minute = Minute(holding: bench.now)
        #expect(try await rotate(bench, ["token"], overlap: 60).status == 200)
        bench.test.clock.advance(by: .seconds(86_400))
        let keys = bench.rights.keys
        #expect(try keys.tokenSigner(of: bench.scope, issuedAt: minute).signer.number == 2)
        let later = Minute(holding: bench.now)
        #expect(try keys.tokenSigner(of: bench.scope, issuedAt: later).signer.number == 6)
        await bench.test.stop()
    }

    private func ceremony(
        _ bench: GateBench,
        _ roots: [Ed25519PrivateKey],
        threshold: Int64 = 2,
        dryRun: Bool = false
    ) async throws -> HubClient.Answer {
        try await bench.test.client.send(
            .post,
            "/v1/keyring/ceremony",
            json: [
                "roots": .list(roots.map { .text(Hex.encode($0.publicKey.bytes)) }),
                "threshold": .integer(threshold), "dryRun": .bool(dryRun),
            ]
        )
    }

    private func sign(
        _ bench: GateBench,
        _ item: JSONValue?,
        by root: Ed25519PrivateKey,
        over bytes: [UInt8]? = nil
    ) async throws -> HubClient.Answer {
        let waiting = try SignedKeyring(
            bytes: try #require(item?["keyring"]?.text.flatMap { Base64.decode($0) })
        )
        let signature = bytes.map { root.signature(for: $0) } ?? waiting.signature(by: root)
        return try await bench.test.client.send(
            .post,
            "/v1/keyring/signatures",
            json: [
                "scope": item?["scope"] ?? .null,
                "root": .text(Hex.encode(root.publicKey.bytes)),
                "signature": .text(Base64.encode(signature)),
            ]
        )
    }

    private func publish(_ bench: GateBench) async throws -> HubClient.Answer {
        try await bench.test.client.send(.post, "/v1/keyring/publish", json: [:])
    }

    @Test func `A ceremony puts two of three roots in place of the hub's, for all scopes`()
        async throws
    {
        let bench = try await GateBench()
        let roots = (0..<3).map { _ in Ed25519PrivateKey() }
        let old = try await keyring(bench)
        let page = try await bench.test.client.send(.get, "/")
        #expect(page.text.contains("One key vouches for all"))
        let dry = try await ceremony(bench, roots, dryRun: true)
        #expect(dry.status == 200)
        #expect(try await publish(bench).status == 404)
        let begun = try await ceremony(bench, roots)
        let item = begun.json["items"]?[0]
        #expect(item?["missingOld"] == 0)
        #expect(item?["missingNew"] == 2)
        #expect(try await publish(bench).json["reason"] == "signatures_missing")
        #expect(try await sign(bench, item, by: roots[0]).json["missingNew"] == 1)
        #expect(try await sign(bench, item, by: roots[0]).json["missingNew"] == 1)
        #expect(try await publish(bench).status == 409)
        let stranger = Ed25519PrivateKey()
        #expect(try await sign(bench, item, by: stranger).json["reason"] == "not_a_root")
        let other = try await sign(bench, item, by: roots[1], over: [1, 2, 3])
        #expect(other.json["reason"] == "bad_signature")
        #expect(try await keyring(bench) == old)
        #expect(try await sign(bench, item, by: roots[2]).json["missingNew"] == 0)
        #expect(try await publish(bench).status == 200)
        let next = try await signed(bench)
        try next.verify(after: old, low: bench.now)
        #expect(next.keyring.threshold == 2)
        #expect(try !bench.test.hub.services.keys.names().contains("root"))
        let later = try await bench.test.client.send(.get, "/")
        #expect(!later.text.contains("One key vouches for all"))
        let rotated = try await rotate(bench, ["hub"])
        #expect(rotated.json["isPublished"] == false)
        #expect(rotated.json["missingOld"] == 2)
        #expect(try await rotate(bench, ["hub"]).json["reason"] == "proposal_open")
        for root in roots.prefix(2) {
            #expect(try await sign(bench, rotated.json, by: root).status == 200)
        }
        #expect(try await publish(bench).status == 200)
        try await signed(bench).verify(after: next.keyring, low: bench.now)
        await bench.test.stop()
    }

    @Test func `Where scopes of another company are, no ceremony begins`() async throws {
        let bench = try await GateBench()
        let other = CompanyID(0x0DDB_A110)
        try await bench.test.hub.services.store.write { session in
            try session.run(
                "INSERT INTO company (id, name, created_at) VALUES ($1, 'Other', 0)",
                other
            )
            try session.run(
                """
                INSERT INTO scope (id, company, name, hub_epoch, head_lifetime, created_at,
                badge_address) SELECT $1, $2, 'Theirs', 1, head_lifetime, 0, badge_address
                FROM scope LIMIT 1
                """,
                ScopeID(0x77),
                other
            )
        }
        for isDry in [true, false] {
            let answer = try await ceremony(
                bench,
                [Ed25519PrivateKey()],
                threshold: 1,
                dryRun: isDry
            )
            #expect(answer.status == 409)
            #expect(answer.json["reason"] == "several_companies")
        }
        #expect(try bench.test.hub.services.keys.names().contains("root"))
        await bench.test.stop()
    }

    @Test func `A scope made while a ceremony goes on stops it; abandoned, nothing is left`()
        async throws
    {
        let bench = try await GateBench()
        let roots = (0..<2).map { _ in Ed25519PrivateKey() }
        let begun = try await ceremony(bench, roots)
        for root in roots {
            _ = try await sign(bench, begun.json["items"]?[0], by: root)
        }
        let made = try await bench.test.client.send(.post, "/v1/scopes", json: ["name": "Gym"])
        #expect(made.status == 201)
        #expect(try await publish(bench).json["reason"] == "scope_missing")
        #expect(try await keyring(bench).version == 1)
        let client = bench.test.client
        #expect(try await client.send(.post, "/v1/keyring/abandon").json["dropped"] == 1)
        #expect(try await client.send(.post, "/v1/keyring/abandon").status == 404)
        #expect(try await publish(bench).status == 404)
        #expect(try bench.test.hub.services.keys.names().contains("root"))
        await bench.test.stop()
    }

    @Test func `After a ceremony a new scope waits for the roots before a device may enrol`()
        async throws
    {
        let bench = try await GateBench()
        let root = Ed25519PrivateKey()
        let begun = try await ceremony(bench, [root], threshold: 1)
        _ = try await sign(bench, begun.json["items"]?[0], by: root)
        #expect(try await publish(bench).status == 200)
        let made = try await bench.test.client.send(.post, "/v1/scopes", json: ["name": "Gym"])
        let scope = try #require(ScopeID(text: made.json["id"]?.text ?? ""))
        let (rights, devices, company) = (bench.rights, bench.devices, bench.company)
        let now = bench.now
        let gate = try await bench.test.hub.services.store.write { session in
            let zone = ZoneRow(name: "Gym", record: ZoneRecord(zone: 1))
            try rights.putZone(session, scope: scope, zone, isNew: true)
            return try devices.createGate(
                session,
                scope: scope,
                zone: 1,
                name: "Gym 1",
                direction: .entry,
                company: company,
                now: now
            ).gate
        }
        let body: JSONValue = ["gate": .id(gate), "name": "Kiosk"]
        let early = try await bench.test.client.send(.post, "/v1/enrolments", json: body)
        #expect(early.json["reason"] == "no_keyring")
        let waiting = try await bench.test.client.send(.get, "/v1/keyring/proposals")
        #expect(try await sign(bench, waiting.json["items"]?[0], by: root).status == 200)
        #expect(try await publish(bench).status == 200)
        #expect(
            try await bench.test.client.send(.post, "/v1/enrolments", json: body).status == 201
        )
        await bench.test.stop()
    }

    @Test(arguments: [[UInt8](), [1, 1], [0]])
    func `Roots that are none, twice the same or too few are refused`(
        _ places: [UInt8]
    ) async throws {
        let bench = try await GateBench()
        let roots = places.compactMap { Ed25519PrivateKey(seed: [UInt8](repeating: $0, count: 32)) }
        let answer = try await ceremony(bench, roots)
        #expect(answer.status == 422)
        #expect(try await keyring(bench).version == 1)
        await bench.test.stop()
    }

    @Test func `A recovered scope begins a new epoch, which gates hear of whatever they know`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let path = "/v1/scopes/\(bench.scope)/recover"
        let answer = try await bench.test.client.send(.post, path, json: [:])
        #expect(answer.status == 200)
        #expect(answer.json["hubEpoch"] == 2)
        let old = "\(DeviceAPI.headPath)?known=900&epoch=1"
        let head = try #require(SignedHead(bytes: try await device.ask(.get, old).body))
        #expect(head.head.hubEpoch == 2)
        let known = "\(DeviceAPI.headPath)?known=\(head.head.version)&epoch=2"
        #expect(try await device.ask(.get, known).status == 204)
        let bad = try await bench.test.client.send(
            .post,
            path,
            json: ["keyring": .text(Base64.encode([UInt8](repeating: 1, count: 60)))]
        )
        #expect(bad.json["reason"] == "keyring_refused")
        await bench.test.stop()
    }

    @Test func `What operators did to keys is on record, chained, with who did it`() async throws {
        let bench = try await GateBench()
        _ = try await rotate(bench, ["head"])
        _ = try await rotate(bench, ["token"], stolen: true)
        let list = try await bench.test.client.send(.get, "/v1/audit?limit=500")
        let items = list.json["items"]?.list ?? []
        #expect(
            items.compactMap { $0["act"]?.text } == [
                "keys.rotate", "keyring.publish", "keys.replace_stolen", "keyring.publish",
            ]
        )
        var chain = ActChain()
        for item in items {
            let act = OperatorAct(
                number: UInt64(item["number"]?.integer ?? 0),
                at: try #require(Timestamp(rfc3339: item["at"]?.text ?? "")),
                operatorName: item["operator"]?.text ?? "",
                act: item["act"]?.text ?? "",
                subject: item["subject"]?.text ?? "",
                detail: item["detail"]?.text ?? "",
                digest: try #require(Hex.decode(item["digest"]?.text ?? "").flatMap { Digest($0) })
            )
            try chain.take(act)
            #expect(act.operatorName == "admin")
        }
        #expect(chain.number == 4)
        await bench.test.stop()
    }
}
