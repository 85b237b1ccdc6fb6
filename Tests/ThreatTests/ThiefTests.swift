import Access
import Crypto
import Devices
import Edge
import Foundation
import HTTPServer
import Hub
import Kernel
import Support
import Sync
import Testing
import Vocabulary

@testable import EdgeTests
@testable import HubTests

/// Rows 12, 13, 31 and 32: who took a gate, its code or its requests.
@Suite(.timeLimit(.minutes(2)))
struct ThiefTests {
    @Test func `Row 12: a thief reads a gate's disk, and finds no master, seed, name or badge key`()
        async throws
    {
        let badges = BadgeForge()
        let uid: [UInt8] = [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]
        let right = RightRecord(
            right: RightID(0x1234_5678_9ABC_DEF0),
            flags: RightFlags(rawValue: 1)
        )
        var options = EdgeBench.Options()
        options.rights = [right]
        let row = try badges.keyRow(uid)
        options.forging = { forge in
            forge.put(badges.credential(uid, right, .badgeOneTime, chip: .ntag424))
            forge.put(row)
        }
        let bench = try EdgeBench(options)
        let seal = try SealKey(bench.stores.folder, credentials: nil)
        try bench.stores.state.keep(badges.keys, sealedUnder: seal, device: EdgeBench.device)
        bench.stores.badges.adopt(badges.keys)
        let phone = bench.forge.phone(for: right)
        #expect(await bench.show(phone.payload(0)) == "granted")
        var card = badges.ntag424(uid)
        _ = try await bench.show(card: &card, badges)
        var disk = Data()
        let folder = bench.stores.folder.path
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            disk += (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))) ?? Data()
        }
        let secrets: [[UInt8]] = [
            BadgeForge.master, badges.keys.badgeKey, badges.keys.sealingKey,
            badges.keys.messageKey, badges.cardKey(uid), uid, phone.seed.bytes,
        ]
        for (index, secret) in secrets.enumerated() {
            for form in [secret, Array(Hex.encode(secret).utf8), Array(Base64.encode(secret).utf8)]
            {
                #expect(disk.range(of: Data(form)) == nil, "secret \(index)")
            }
        }
        for name in ["name", "email", "person", "holder"] {
            #expect(disk.range(of: Data("\"\(name)\"".utf8)) == nil, "\(name)")
        }
        #expect(disk.range(of: Data(right.right.bytes)) != nil, "what is there is found")
    }

    @Test func `Row 13: a thief asks with a stolen device, refused on all routes; a clone is held`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let routes = bench.test.hub.router.table.routes.filter { $0.access == .device }
        #expect(routes.count > 8)
        #expect(try await device.ask(.get, DeviceAPI.headPath).status != 403)
        let path = "/v1/devices/\(device.device)/revoke"
        #expect(try await bench.test.client.send(.post, path).status == 200)
        for route in routes {
            let target = `Access to every route`.target(of: route)
            let body: [UInt8] = if case .none = route.body { [] } else { [0] }
            let answer = try await device.ask(route.method, target, body: body)
            #expect(answer.status == 403, "\(route.name)")
            #expect(answer.json["reason"] == "revoked", "\(route.name)")
        }
        let other = try await bench.enrolled()
        #expect(try await other.ask(.get, DeviceAPI.headPath).status != 403)
        let clone = SimulatedDevice(
            device: other.device,
            key: other.key,
            keyring: other.keyring,
            client: other.client
        )
        let found = try await clone.ask(.get, DeviceAPI.headPath)
        #expect(found.json["reason"] == "quarantined")
        #expect(try await bench.status(other.device) == .quarantined)
        await bench.test.stop()
    }

    private func refusal(
        _ bench: GateBench,
        _ claim: EnrolmentRequest
    ) async throws -> ClaimRefusal? {
        switch try await bench.devices.claim(claim, now: bench.now) {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }

    @Test func `Row 31: a thief of an enrolment code comes late, twice, too often or in between`()
        async throws
    {
        let bench = try await GateBench()
        let late = try await bench.enrolment()
        let tried = try await bench.enrolment()
        let used = try await bench.enrolment()
        let swapped = try await bench.enrolment()
        let good = try GateBench.claim(used, key: Ed25519PrivateKey())
        #expect(try await refusal(bench, good) == nil, "the honest device is enrolled")
        #expect(try await refusal(bench, good) == .used)
        for _ in 0..<5 {
            let wrong = try GateBench.claim(tried, key: Ed25519PrivateKey(), code: "0000000000")
            #expect(try await refusal(bench, wrong) == .wrongProof)
        }
        let sixth = try GateBench.claim(tried, key: Ed25519PrivateKey())
        #expect(try await refusal(bench, sixth) == .triesSpent)
        let honest = try GateBench.claim(swapped, key: Ed25519PrivateKey())
        let thief = Ed25519PrivateKey()
        let proof = try #require(Base64.decode(honest.proof))
        let inTheMiddle = EnrolmentRequest(
            enrolment: honest.enrolment,
            publicKey: Base64.encode(thief.publicKey.bytes),
            nonce: honest.nonce,
            proof: honest.proof,
            possession: Base64.encode(thief.signature(for: Enrolment.possession(proof: proof)))
        )
        #expect(try await refusal(bench, inTheMiddle) == .wrongProof)
        bench.test.clock.advance(by: .seconds(900))
        let expired = try GateBench.claim(late, key: Ed25519PrivateKey())
        #expect(try await refusal(bench, expired) == .expired)
        // With two operators a rogue gate still waits for a person who reads its words.
        let ines: JSONValue = ["name": "ines"]
        #expect(try await bench.test.client.send(.post, "/v1/operators", json: ines).status == 201)
        let rogue = try GateBench.claim(try await bench.enrolment(), key: Ed25519PrivateKey())
        let answer = try await bench.devices.claim(rogue, now: bench.now).get().answer
        #expect(try await bench.status(answer.device) == .pending)
        await bench.test.stop()
    }

    @Test func `Row 32: an attacker replays a signed request, or changes its body`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.clock)
        let path = DeviceAPI.journalPath
        let request = device.request(.post, path, body: device.journal.batch(1...1))
        let other = device.journal.batch(1...2)
        #expect(try await device.send(request, .post, path, body: other).status == 401)
        #expect(try await bench.stored() == 0)
        #expect(try await device.send(request, .post, path).status == 200)
        let again = try await device.send(request, .post, path)
        #expect(again.status == 409)
        #expect(again.json["reason"] == "replayed")
        #expect(try await bench.stored() == 1)
        await bench.test.stop()
    }
}
