import Crypto
import Devices
import HTTPServer
import Hub
import Identity
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

/// Two persons for a device, and one key in two machines.
@Suite(.timeLimit(.minutes(2)))
struct SecondPersonTests {
    /// A device that waits, with the words that it shows: ines began it, who owes her code to the
    /// first operator.
    private struct Scene {
        let bench: GateBench
        let ines: HubClient
        let device: DeviceID
        let key: Ed25519PrivateKey
        let words: String
        let keyring: Keyring

        init() async throws {
            bench = try await GateBench()
            let made = try await bench.test.client.send(
                .post,
                "/v1/operators",
                json: ["name": "ines"]
            )
            ines = HubClient(
                inProcess: bench.test.hub.router,
                code: made.json["adminCode"]?.text
            )
            let new = try await bench.enrolment(by: "ines")
            key = Ed25519PrivateKey()
            let claim = try GateBench.claim(new, key: key)
            let answer = try await bench.devices.claim(claim, now: bench.now).get().answer
            device = answer.device
            #expect(answer.pendingUntil == bench.now.advanced(by: .seconds(86_400)))
            words = Enrolment.words(
                hubName: new.hubName,
                device: key.publicKey,
                enrolment: new.enrolment
            ).joined(separator: " ")
            keyring = try SignedKeyring(
                bytes: try #require(Base64.decode(answer.keyring))
            ).keyring
        }

        func confirm(_ words: String, by client: HubClient) async throws -> HubClient.Answer {
            try await client.send(
                .post,
                "/v1/devices/\(device)/confirm",
                json: ["words": .text(words)]
            )
        }

        /// The first operator, whom nobody made.
        var second: HubClient { bench.test.client }

        var asked: SimulatedDevice {
            SimulatedDevice(device: device, key: key, keyring: keyring, client: bench.test.client)
        }

        /// Six words of the list that are not those of the device.
        var wrong: String {
            let first = Enrolment.wordList.first { !words.contains($0) } ?? ""
            return ([first] + words.split(separator: " ").dropFirst().map(String.init))
                .joined(separator: " ")
        }
    }

    @Test func `A device waits for a second person, and is heard once one typed its words`()
        async throws
    {
        let scene = try await Scene()
        let device = scene.asked
        let early = try await device.ask(.get, DeviceAPI.headPath)
        #expect(early.status == 403)
        #expect(early.json["reason"] == "pending")
        #expect(early.isSigned)
        let same = try await scene.confirm(scene.words, by: scene.ines)
        #expect(same.json["reason"] == "same_person")
        #expect(try await scene.confirm("abbey acorn", by: scene.second).status == 422)
        #expect(try await scene.confirm(scene.words.uppercased(), by: scene.second).status == 200)
        #expect(try await device.ask(.get, DeviceAPI.headPath).status == 200)
        let again = try await scene.confirm(scene.words, by: scene.second)
        #expect(again.json["reason"] == "not_pending")
        await scene.bench.test.stop()
    }

    @Test func `Three wrong tries end the enrolment; the right words come too late then`()
        async throws
    {
        let scene = try await Scene()
        for reason in ["words_wrong", "words_wrong", "words_spent"] as [JSONValue] {
            #expect(try await scene.confirm(scene.wrong, by: scene.second).json["reason"] == reason)
        }
        let late = try await scene.confirm(scene.words, by: scene.second)
        #expect(late.json["reason"] == "not_pending")
        #expect(try await scene.bench.status(scene.device) == .revoked)
        #expect(try await scene.bench.incidents() == ["enrolment_words"])
        await scene.bench.test.stop()
    }

    @Test func `After a day the words confirm nothing, a moment before they do`() async throws {
        let late = try await Scene()
        late.bench.test.clock.advance(by: .seconds(86_400))
        let answer = try await late.confirm(late.words, by: late.second)
        #expect(answer.json["reason"] == "confirmation_late")
        #expect(try await late.bench.status(late.device) == .pending)
        await late.bench.test.stop()
        let soon = try await Scene()
        soon.bench.test.clock.advance(by: .seconds(86_400) - .milliseconds(1))
        #expect(try await soon.confirm(soon.words, by: soon.second).status == 200)
        await soon.bench.test.stop()
    }

    @Test func `A scope may state one person or two; by itself it goes by the operators`()
        async throws
    {
        let bench = try await GateBench()
        let path = "/v1/scopes/\(bench.scope)"
        func status() async throws -> DeviceStatus {
            let new = try await bench.enrolment(by: "ines")
            let claim = try GateBench.claim(new, key: Ed25519PrivateKey())
            let answer = try await bench.devices.claim(claim, now: bench.now).get().answer
            return try await bench.status(answer.device)
        }
        #expect(try await status() == .active)
        let two: JSONValue = ["confirmation": "two"]
        #expect(try await bench.test.client.send(.patch, path, json: two).status == 200)
        #expect(try await status() == .pending)
        let made: JSONValue = ["name": "ines"]
        let code = try await bench.test.client.send(.post, "/v1/operators", json: made)
        let ines = HubClient(
            inProcess: bench.test.hub.router,
            code: code.json["adminCode"]?.text
        )
        let one: JSONValue = ["confirmation": "one"]
        // Who enrols does not spare herself the second person, nor does one whom she made.
        #expect(try await ines.send(.patch, path, json: one).status == 200)
        #expect(try await status() == .pending)
        let own = try await ines.send(.post, "/v1/operators", json: ["name": "omar"])
        let omar = HubClient(
            inProcess: bench.test.hub.router,
            code: own.json["adminCode"]?.text
        )
        #expect(try await omar.send(.patch, path, json: one).status == 200)
        #expect(try await status() == .pending)
        #expect(try await bench.test.client.send(.patch, path, json: one).status == 200)
        #expect(try await status() == .active)
        await bench.test.stop()
    }

    @Test func `Nobody confirms by a code that the enroller made, or that is too young`()
        async throws
    {
        let scene = try await Scene()
        let router = scene.bench.test.hub.router
        func made(_ name: String, by maker: HubClient) async throws -> HubClient {
            let body: JSONValue = ["name": .text(name)]
            let answer = try await maker.send(.post, "/v1/operators", json: body)
            return HubClient(inProcess: router, code: answer.json["adminCode"]?.text)
        }
        let omar = try await made("omar", by: scene.ines)
        let lea = try await made("lea", by: omar)
        scene.bench.test.clock.advance(by: .milliseconds(1))
        let late = try await made("tom", by: scene.second)
        #expect(try await scene.ines.send(.post, "/v1/operators/omar/end").status == 200)
        for client in [lea, late] {
            let answer = try await scene.confirm(scene.words, by: client)
            #expect(answer.json["reason"] == "not_apart")
        }
        #expect(try await scene.confirm(scene.words, by: scene.second).status == 200)
        await scene.bench.test.stop()
    }

    @Test func `Operators have codes of their own, names once, and the last one stays`()
        async throws
    {
        let bench = try await GateBench()
        let client = bench.test.client
        let ines: JSONValue = ["name": "ines"]
        let made = try await client.send(.post, "/v1/operators", json: ines)
        let second = HubClient(
            inProcess: bench.test.hub.router,
            code: made.json["adminCode"]?.text
        )
        #expect(try await second.send(.get, "/v1/operators").status == 200)
        #expect(try await client.send(.post, "/v1/operators", json: ines).status == 409)
        let bad: JSONValue = ["name": "In es"]
        #expect(try await client.send(.post, "/v1/operators", json: bad).status == 422)
        #expect(try await second.send(.post, "/v1/operators/admin/end").status == 200)
        #expect(try await client.send(.get, "/v1/operators").status == 401)
        #expect(try await second.send(.post, "/v1/operators/ines/end").status == 409)
        #expect(try await second.send(.post, "/v1/operators/omar/end").status == 404)
        await bench.test.stop()
    }

    @Test func `Two machines with one key are found out by one number, and both are shut out`()
        async throws
    {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        #expect(try await device.ask(.get, DeviceAPI.headPath).status == 200)
        let copy = SimulatedDevice(
            device: device.device,
            key: device.key,
            keyring: device.keyring,
            client: device.client
        )
        // The copy goes on from a number that the true device has not reached.
        copy.sequence = 40
        #expect(try await copy.ask(.get, DeviceAPI.headPath).status == 200)
        #expect(try await copy.ask(.get, DeviceAPI.headPath).status == 200)
        copy.sequence = 0
        let found = try await copy.ask(.get, DeviceAPI.headPath)
        #expect(found.status == 403)
        #expect(found.json["reason"] == "quarantined")
        #expect(try await device.ask(.get, DeviceAPI.headPath).status == 403)
        #expect(try await bench.incidents() == ["device_copied"])
        let (rights, scope) = (bench.rights, bench.scope)
        let struck = FlashEntry.Subject.device(device.device, .quarantined)
        let isStruck: @Sendable () async throws -> Bool = {
            try await bench.test.hub.services.store.read { session in
                try rights.isStruck(session, scope: scope, struck)
            }
        }
        #expect(try await isStruck())
        let release = "/v1/devices/\(device.device)/release"
        #expect(try await bench.test.client.send(.post, release).status == 200)
        #expect(try await !isStruck())
        // Numbers that the copy used are not the true device's fault: it goes on from the wanted.
        device.sequence = 40
        let used = try await device.ask(.get, DeviceAPI.headPath)
        #expect(used.json["reason"] == "replayed")
        device.sequence = UInt64(used.json["wanted"]?.integer ?? 0) - 1
        #expect(try await device.ask(.get, DeviceAPI.headPath).status == 200)
        #expect(try await bench.status(device.device) == .active)
        await bench.test.stop()
    }

    @Test func `The same request sent twice is a replay and no copy`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let request = device.request(.get, DeviceAPI.headPath)
        #expect(try await device.send(request, .get, DeviceAPI.headPath).status == 200)
        #expect(try await device.send(request, .get, DeviceAPI.headPath).status == 409)
        #expect(try await bench.status(device.device) == .active)
        await bench.test.stop()
    }

    @Test func `A watch forgets old numbers and never calls them copies`() {
        var watch = CopyWatch()
        let asked: [(UInt64, UInt8, Bool)] = [
            (1, 1, false), (1, 1, false), (1, 2, true), (257, 3, false), (1, 2, false),
            (257, 4, true),
        ]
        for (number, nonce, isCopied) in asked {
            let found = watch.note(number, nonce: [nonce])
            #expect(found == isCopied, "\(number) \(nonce)")
        }
    }
}
