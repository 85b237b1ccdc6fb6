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

@Suite(.timeLimit(.minutes(2)))
struct DeviceRequestTests {
    @Test(arguments: HubClient.Way.allCases)
    func `A signed request is answered, and every answer is signed`(
        _ way: HubClient.Way
    ) async throws {
        let bench = try await GateBench(way)
        let device = try await bench.enrolled()
        let assignment = try await device.ask(.get, DeviceAPI.assignmentPath)
        #expect(assignment.status == 200)
        #expect(assignment.isSigned)
        #expect(assignment.json["gate"] == .id(bench.gate))
        let head = try await device.ask(.get, DeviceAPI.headPath + "?known=0&wait=0")
        #expect(head.status == 200)
        #expect(head.isSigned)
        let known = try #require(SignedHead(bytes: head.body)).head.version
        let none = try await device.ask(.get, DeviceAPI.headPath + "?known=\(known + 9)&wait=0")
        #expect(none.status == 204)
        #expect(none.isSigned)
        let snapshot = try await device.ask(.get, DeviceAPI.snapshotPath)
        #expect(snapshot.isSigned)
        let mirror = try CacheMirror(snapshot: snapshot.body)
        let version = mirror.head.head.version
        let delta = try await device.ask(.get, DeviceAPI.deltaPath + "?from=\(version)")
        #expect(delta.status == 200)
        let gone = try await device.ask(.get, DeviceAPI.deltaPath + "?from=9999")
        #expect(gone.status == 410)
        #expect(gone.isSigned)
        let keyring = try await device.ask(.get, DeviceAPI.keyringPath + "?from=0")
        #expect(keyring.status == 200)
        let newer = try await device.ask(.get, DeviceAPI.keyringPath + "?from=1")
        #expect(newer.status == 204)
        let wrong = try await device.ask(.get, DeviceAPI.deltaPath)
        #expect(wrong.status == 422)
        #expect(wrong.isSigned)
        await bench.test.stop()
    }

    @Test func `A request sent again is refused and the wanted number told`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let request = device.request(.get, DeviceAPI.assignmentPath)
        let path = DeviceAPI.assignmentPath
        #expect(try await device.send(request, .get, path).status == 200)
        let again = try await device.send(request, .get, path)
        #expect(again.status == 409)
        #expect(again.isSigned)
        #expect(again.json["reason"] == "replayed")
        #expect(again.json["wanted"] == 2)
        await bench.test.stop()
    }

    @Test func `Two lanes may overtake each other within 64 numbers`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let path = DeviceAPI.assignmentPath
        let first = device.request(.get, path)
        let second = device.request(.get, path)
        device.sequence = 64
        let ahead = device.request(.get, path)
        #expect(try await device.send(ahead, .get, path).status == 200)
        #expect(try await device.send(second, .get, path).status == 200)
        #expect(try await device.send(first, .get, path).status == 409)
        await bench.test.stop()
    }

    struct Forgery: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let target: String?
        let body: [UInt8]?
        let hasOtherKey: Bool
    }

    static let forgeries = [
        Forgery(
            testDescription: "another key",
            target: nil,
            body: nil,
            hasOtherKey: true
        ),
        Forgery(
            testDescription: "another path",
            target: DeviceAPI.snapshotPath,
            body: nil,
            hasOtherKey: false
        ),
        Forgery(
            testDescription: "another query",
            target: DeviceAPI.headPath + "?known=7&wait=1",
            body: nil,
            hasOtherKey: false
        ),
    ]

    @Test(arguments: forgeries)
    func `A request that was changed on the way is not believed`(_ given: Forgery) async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let target = DeviceAPI.headPath + "?known=7&wait=0"
        let request = device.request(.get, target)
        let answer = try await device.send(
            request,
            .get,
            given.target ?? target,
            signedBy: given.hasOtherKey ? Ed25519PrivateKey() : nil
        )
        #expect(answer.status == 401)
        #expect(try await device.send(request, .get, target).status == 204)
        await bench.test.stop()
    }

    @Test func `A body that was changed on the way is not believed`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.journal.add(.boot)
        device.journal.add(.clock)
        let path = DeviceAPI.journalPath
        let request = device.request(.post, path, body: device.journal.batch(1...1))
        let other = device.journal.batch(1...2)
        #expect(try await device.send(request, .post, path, body: other).status == 401)
        #expect(try await bench.stored() == 0)
        await bench.test.stop()
    }

    @Test func `Without a signature nothing is answered and an operator's token is none`()
        async throws
    {
        let bench = try await GateBench()
        let answer = try await bench.test.client.send(.get, DeviceAPI.assignmentPath)
        #expect(answer.status == 401)
        await bench.test.stop()
    }

    @Test func `A quarantined or revoked device is refused in signed words`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let path = "/v1/devices/\(device.device)/revoke"
        #expect(try await bench.test.client.send(.post, path).status == 200)
        let refused = try await device.ask(.get, DeviceAPI.headPath)
        #expect(refused.status == 403)
        #expect(refused.isSigned)
        #expect(refused.json["reason"] == "revoked")
        let release = "/v1/devices/\(device.device)/release"
        #expect(try await bench.test.client.send(.post, release).status == 409)
        await bench.test.stop()
    }

    @Test func `A request of an epoch between which others lie is refused`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        device.epoch = 3
        let refused = try await device.ask(.get, DeviceAPI.headPath)
        #expect(refused.status == 409)
        #expect(refused.json["reason"] == "epoch")
        #expect(refused.json["epoch"] == 1)
        device.epoch = 2
        #expect(try await device.ask(.get, DeviceAPI.headPath).status == 200)
        await bench.test.stop()
    }

    @Test func `A device hears of a new head while it waits`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let head = try await bench.publish()
        let path = DeviceAPI.headPath + "?known=\(head.head.version)&wait=20"
        let request = device.request(.get, path)
        async let waiting = device.send(request, .get, path)
        try await bench.createRight()
        let next = try await bench.publish()
        let answer = try await waiting
        #expect(answer.status == 200)
        #expect(answer.body == next.bytes)
        await bench.test.stop()
    }
}

extension GateBench {
    @discardableResult
    func publish() async throws -> SignedHead { try await rights.publisher.publishNow(scope) }

    @discardableResult
    func createRight(_ draft: RightDraft = RightDraft()) async throws -> RightID {
        try await test.hub.services.store.write { session in
            try rights.create(session, scope: scope, company: company, [draft], now: now)[0]
                .record.right
        }
    }
}
