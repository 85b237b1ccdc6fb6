import CommandLine
import Crypto
import Edge
import Foundation
import HTTPClient
import HTTPServer
import SQLite
import Support
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1)))
struct StateFileTests {
    @Test func `Request numbers never repeat, however a process ends`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("state.sqlite")
        var seen: Set<UInt64> = []
        var last: UInt64 = 0
        for _ in 0..<5 {
            // The file is left as a kill would leave it: nothing is written at the end.
            let state = try StateFile(path: path)
            for _ in 0..<300 {
                let next = try state.nextSequence()
                #expect(next > last)
                #expect(seen.insert(next).inserted)
                last = next
            }
        }
    }

    @Test(arguments: [StateFile.sequenceLeapMax, StateFile.sequenceLeapMax + 1])
    func `A leap of request numbers is taken up to its limit`(_ leap: UInt64) throws {
        let folder = try TemporaryFolder()
        let state = try StateFile(path: folder.path("state.sqlite"))
        let next = try state.nextSequence() + 1
        try state.skipSequence(to: next + leap)
        let isTaken = leap <= StateFile.sequenceLeapMax
        #expect(try state.nextSequence() == (isTaken ? next + leap : next))
    }

    @Test(arguments: [UInt64(1) << 53, (1 << 53) + 1, .max])
    func `A request number that cannot be is damage and no end of the process`(
        _ number: UInt64
    ) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("state.sqlite")
        let state = try StateFile(path: path)
        _ = try state.nextSequence()
        let hex = String(number, radix: 16)
        let digits = String(repeating: "0", count: 16 - hex.count) + hex
        try Connection(path: path).execute(
            "UPDATE value SET value = X'\(digits)' WHERE name = 'request_sequence'"
        )
        let next = try? StateFile(path: path).nextSequence()
        #expect(next == (number <= StateFile.sequenceMax ? number : nil))
    }

    @Test func `The file is its owner's alone, and one that is not is refused`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("state.sqlite")
        let key = try StateFile(path: path).deviceKey()
        let files = FileManager.default
        let mode = try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try StateFile(path: path).deviceKey().seed == key.seed)
        try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: EdgeFailure.self) { try StateFile(path: path) }
    }

    @Test func `The folder is made for its owner alone`() throws {
        let folder = try TemporaryFolder()
        let place = StateFolder(folder.path("a/b"))
        try place.make()
        let mode = try FileManager.default.attributesOfItem(atPath: place.path)[.posixPermissions]
        #expect(mode as? Int == 0o700)
    }

    @Test func `A second daemon on one folder is refused with exit 75`() throws {
        let folder = try TemporaryFolder()
        let place = StateFolder(folder.path("edge"))
        try place.make()
        let lock = try place.claim()
        let error = #expect(throws: EdgeFailure.self) { _ = try place.claim() }
        #expect(error?.exitCode.rawValue == 75)
        withExtendedLifetime(lock) {}
    }

    @Test func `A device that was not enrolled says so with exit 78`() throws {
        let folder = try TemporaryFolder()
        let place = StateFolder(folder.path("edge"))
        try place.make()
        let error = #expect(throws: EdgeFailure.self) { _ = try EdgeStores(place) }
        #expect(error?.code == .notEnrolled)
        #expect(error?.exitCode.rawValue == 78)
    }

    @Test func `The clock's mark survives`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("state.sqlite")
        let mark = ClockMachine.Mark(
            low: ScopeForge.start,
            sinceBoot: .milliseconds(12_345),
            boot: "a",
            confirmedAt: .seconds(40)
        )
        try StateFile(path: path).keep(mark)
        #expect(try StateFile(path: path).clockMark() == mark)
    }
}

@Suite(.timeLimit(.minutes(1)))
struct EnrollerTests {
    private struct Scene {
        let folder: TemporaryFolder
        let hub: FakeHub
        let server: Server
        let state: StateFile
        let order: Enroller.Order

        init(hubName: [UInt8]? = nil, keyring: [UInt8]? = nil) throws {
            folder = try TemporaryFolder()
            let forge = ScopeForge()
            hub = FakeHub(forge, key: nil)
            let answer = EnrolmentAnswer(
                device: EdgeBench.device,
                epoch: 1,
                assignment: Assignment(
                    scope: forge.scope,
                    gate: EdgeBench.gate,
                    zone: 1,
                    direction: "entry"
                ),
                hubKey: Base64.encode(forge.hubKey.publicKey.bytes),
                keyring: Base64.encode(keyring ?? forge.keyringBytes)
            )
            hub.change { $0.enrolment = answer }
            server = try Server(.loopback(address: "127.0.0.1", port: 0), responder: hub)
            state = try StateFile(path: folder.path("state.sqlite"))
            order = Enroller.Order(
                hub: "http://127.0.0.1:\(server.port ?? 0)",
                enrolment: 3,
                code: "0123456789",
                hubName: hubName ?? Enrolment.hubName(forge.hubKey.publicKey)
            )
        }

        func enrol() async throws -> DeviceIdentity {
            try await Enroller(client: HTTPClient(), state: state).enrol(order).identity
        }
    }

    @Test func `What the named hub says is kept`() async throws {
        let scene = try Scene()
        let identity = try await scene.enrol()
        #expect(identity.device == EdgeBench.device)
        let kept = try #require(try scene.state.identity())
        #expect(kept.assignment == identity.assignment)
        #expect(kept.hub == scene.order.hub)
        #expect(kept.epochFloor == 0)
        #expect(scene.hub.read { $0.deviceKey } == kept.key.publicKey)
    }

    @Test func `An enrolled folder is enrolled again with a key of its own`() async throws {
        let scene = try Scene()
        _ = try await scene.enrol()
        let first = try #require(try scene.state.identity()).key.publicKey
        for _ in 0..<300 { _ = try scene.state.nextSequence() }
        let second = try await scene.enrol().key.publicKey
        #expect(second != first)
        #expect(try scene.state.identity()?.key.publicKey == second)
        #expect(scene.hub.read { $0.deviceKey } == second)
        #expect(try scene.state.nextSequence() == 1)
    }

    @Test func `An enrolment that failed leaves the old one as it was`() async throws {
        let scene = try Scene()
        let first = try await scene.enrol()
        scene.hub.behave(.failing(status: 403))
        let error = await #expect(throws: EdgeFailure.self) { try await scene.enrol() }
        #expect(error?.message.contains("see the hub's log") == true)
        #expect(try scene.state.identity()?.key.publicKey == first.key.publicKey)
    }

    @Test func `Another hub than the named one is not believed`() async throws {
        let scene = try Scene(hubName: [UInt8](repeating: 1, count: 16))
        await #expect(throws: EdgeFailure.self) { try await scene.enrol() }
        #expect(try scene.state.identity()?.device == nil)
    }

    @Test(arguments: [FakeHub.Misdeed.unsigned, .otherNonce, .otherKey, .failing(status: 403)])
    func `An answer without the hub's signature is not believed`(
        _ misdeed: FakeHub.Misdeed
    ) async throws {
        let scene = try Scene()
        scene.hub.behave(misdeed)
        let error = await #expect(throws: EdgeFailure.self) { try await scene.enrol() }
        #expect(error?.code == .enrolment)
        #expect(error?.exitCode.rawValue == 1)
        #expect(try scene.state.identity()?.device == nil)
    }

    @Test func `A keyring of another scope is not believed`() async throws {
        let other = ScopeForge(scope: ScopeID(8))
        let scene = try Scene(keyring: other.keyringBytes)
        await #expect(throws: EdgeFailure.self) { try await scene.enrol() }
    }

    @Test func `A hub that is not there is exit 69`() async throws {
        let scene = try Scene()
        await scene.server.stop(gracePeriod: .zero)
        let error = await #expect(throws: EdgeFailure.self) { try await scene.enrol() }
        #expect(error?.exitCode.rawValue == 69)
    }
}
