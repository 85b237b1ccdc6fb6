import Access
import Crypto
import Devices
import HTTPClient
import HTTPServer
import Hub
import Kernel
import Rights
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// What devices are told at once: by asking, by waiting, and over a stream.
@Suite(.timeLimit(.minutes(1)))
struct HeraldTests {
    private static func strike(
        _ bench: GateBench,
        _ subject: FlashEntry.Subject = .zone(1)
    ) async throws {
        let (rights, scope, now) = (bench.rights, bench.scope, bench.now)
        try await bench.test.hub.services.store.write { session in
            try rights.strike(session, scope: scope, subject, now: now)
        }
    }

    @Test func `A heartbeat vouches for the newest of everything`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let head = try await bench.rights.publisher.publishNow(bench.scope)
        try await Self.strike(bench)
        // Another process of the hub signed a roster: nothing but the store tells.
        let scope = bench.scope
        try await bench.test.hub.services.store.write { session in
            try session.run("UPDATE roster SET version = 12 WHERE scope = $1", scope)
        }
        let answer = try await device.ask(.get, DeviceAPI.beatPath)
        #expect(answer.status == 200 && answer.isSigned)
        #expect(answer.body.count == 145)
        let beat = try Heartbeat(bytes: answer.body, keyring: device.keyring)
        #expect(beat.hubEpoch == 1)
        #expect(beat.headVersion == head.head.version)
        #expect(beat.headDigest == head.digest)
        #expect(beat.flash == 1)
        #expect(beat.keyring == 1)
        #expect(beat.roster == 12)
        #expect(beat.time == bench.now)
    }

    @Test func `There is no flash before the first strike, then one, the same from every hub`()
        async throws
    {
        let folder = try TemporaryFolder()
        let path = folder.path("hub.sqlite")
        let keys = MemoryKeyVault()
        let clock = ManualClock(at: TestHub.start)
        let first = try await Hub(
            store: SQLiteStore(path: path),
            keys: keys,
            clock: clock.clock
        )
        let rights = first.contexts.rights
        let company = first.services.company
        let scope = try await first.services.store.write { session in
            try rights.createScope(
                session,
                name: "Stade",
                company: company,
                now: TestHub.start
            ).scope
        }
        let second = try await Hub(
            store: SQLiteStore(path: path),
            keys: keys,
            clock: clock.clock
        )
        let heralds = [first, second].map(\.contexts.rights.publisher.herald)
        for herald in heralds { #expect(try await herald.flash(of: scope) == nil) }
        try await first.services.store.write { session in
            try rights.strike(session, scope: scope, .zone(9), now: TestHub.start)
        }
        clock.advance(by: .seconds(7))
        let told = try #require(try await heralds[0].flash(of: scope))
        #expect(try await heralds[1].flash(of: scope) == told)
        #expect(told.count == 131)
        await second.stop()
        await first.stop()
    }

    @Test func `A question with a wait is answered as soon as something is struck`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let begin = ContinuousClock.now
        async let struck: Void = {
            try await Task.sleep(for: .milliseconds(100))
            try await Self.strike(bench)
        }()
        let answer = try await device.ask(.get, DeviceAPI.beatPath + "?flash=0&wait=25")
        try await struck
        let beat = try Heartbeat(bytes: answer.body, keyring: device.keyring)
        #expect(beat.flash == 1)
        #expect(ContinuousClock.now - begin < .seconds(15))
        // The device lags: no wait.
        let next = try await device.ask(.get, DeviceAPI.beatPath + "?flash=0&wait=25")
        #expect(next.status == 200)
    }

    /// A stream over a socket, and what came of it so far.
    private final class Ear: Sendable {
        let events = Mutex<[StreamEvent]>([])
        private let task = Mutex<Task<Int, any Error>?>(nil)

        init(_ bench: GateBench, _ device: SimulatedDevice, _ query: String = "") throws {
            let target = DeviceAPI.eventsPath + query
            let request = device.request(.get, target)
            let fields = request.fields(signedBy: device.key).map { ClientField($0.name, $0.value) }
            let url = "http://127.0.0.1:\(bench.test.port ?? 0)\(target)"
            let task = Task {
                let client = try HTTPClient()
                return try await client.stream(
                    ClientRequest(
                        url: url,
                        fields: fields,
                        timeouts: ClientTimeouts(total: nil, silence: .seconds(30))
                    )
                ) { event in self.events.withLock { $0.append(event) } }.status
            }
            self.task.withLock { $0 = task }
        }

        func heard(_ count: Int) async throws -> [StreamEvent] {
            let end = ContinuousClock.now + .seconds(20)
            while ContinuousClock.now < end, events.withLock({ $0.count }) < count {
                try await Task.sleep(for: .milliseconds(5))
            }
            return events.withLock { $0 }
        }

        func ended() async throws -> Int { try await task.withLock { $0 }?.value ?? 0 }

        func leave() { task.withLock { $0?.cancel() } }
    }

    @Test func `A stream greets with what the device lacks, then tells strikes as they come`()
        async throws
    {
        let bench = try await GateBench(.socket)
        let device = try await bench.enrolled()
        try await Self.strike(bench)
        let ear = try Ear(bench, device)
        var events = try await ear.heard(2)
        #expect(events.prefix(2).map(\.event) == ["flash", "beat"])
        let flash = try Flash(
            bytes: try #require(Base64.decode(events[0].data)),
            keyring: device.keyring
        )
        #expect(flash.sequence == 1)
        let before = events.count
        try await Self.strike(bench, .zone(2))
        events = try await ear.heard(before + 2)
        let later = events.dropFirst(2).filter { $0.event == "flash" }
        let last = try #require(later.last)
        let second = try Flash(
            bytes: try #require(Base64.decode(last.data)),
            keyring: device.keyring
        )
        #expect(second.sequence == 2)
        #expect(second.entries.map(\.subject) == [.zone(1), .zone(2)])
        ear.leave()
        // Who has it already is not told it again.
        let next = try Ear(bench, device, "?flash=2")
        #expect(try await next.heard(1).first?.event == "beat")
        next.leave()
        await bench.test.stop()
    }

    @Test func `A second stream of a device ends its first; one that is revoked hears no more`()
        async throws
    {
        let bench = try await GateBench(.socket)
        let device = try await bench.enrolled()
        let first = try Ear(bench, device)
        _ = try await first.heard(1)
        let second = try Ear(bench, device)
        _ = try await second.heard(1)
        #expect(try await first.ended() == 200)
        #expect(bench.rights.publisher.herald.listeners == 1)
        let (devices, id) = (bench.devices, device.device)
        let command = KeyCommand(
            company: bench.company,
            operatorName: "test",
            now: bench.test.hub.services.clock.now()
        )
        try await bench.test.hub.services.store.write { session in
            _ = try devices.revoke(session, id, command)
        }
        #expect(try await second.ended() == 200)
        #expect(bench.rights.publisher.herald.listeners == 0)
        let third = try Ear(bench, device)
        #expect(try await third.ended() == 403)
        await bench.test.stop()
    }

    @Test func `A hub that ends ends its streams and answers who waits`() async throws {
        let bench = try await GateBench(.socket)
        let device = try await bench.enrolled()
        let ear = try Ear(bench, device)
        _ = try await ear.heard(1)
        bench.rights.publisher.endWaits()
        #expect(try await ear.ended() == 200)
        let answer = try await device.ask(.get, DeviceAPI.beatPath + "?flash=0&wait=25")
        #expect(answer.status == 200)
        await bench.test.stop()
    }

    @Test func `Operators lock devices and close zones, and see what is struck`() async throws {
        let bench = try await GateBench()
        let device = try await bench.enrolled()
        let client = bench.test.client
        let place = "/v1/devices/\(device.device)"
        #expect(try await client.send(.post, place + "/lock").json["locked"] == true)
        let zone = "/v1/scopes/\(bench.scope)/zones/1"
        #expect(try await client.send(.post, zone + "/close").json["closed"] == true)
        #expect(
            try await client.send(.post, "/v1/scopes/\(bench.scope)/zones/9/close").status == 404
        )
        var shown = try await client.send(.get, "/v1/scopes/\(bench.scope)/flash").json
        #expect(shown["sequence"] == 2)
        let kinds = (shown["entries"]?.list ?? []).compactMap { $0["kind"]?.text }
        #expect(kinds == ["device", "zone"])
        #expect(try await client.send(.get, place).json["locked"] == true)
        #expect(try await client.send(.post, place + "/unlock").json["locked"] == false)
        #expect(try await client.send(.post, zone + "/open").json["closed"] == false)
        shown = try await client.send(.get, "/v1/scopes/\(bench.scope)/flash").json
        #expect(shown["sequence"] == 4)
        #expect(shown["entries"]?.list?.isEmpty == true)
    }
}
