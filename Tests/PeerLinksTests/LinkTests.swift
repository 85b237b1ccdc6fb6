import Crypto
import PeerLinks
import Synchronization
import Testing

/// Two ends on loopback, and what each hears.
final class HeardEvents: Sendable {
    struct State {
        var opened: [(link: UInt64, who: PeerIdentity)] = []
        var bytes: [UInt8] = []
        var ended: [PeerEnd] = []
    }

    let state = Mutex(State())

    func hear(_ event: PeerEvent) {
        state.withLock { state in
            switch event {
            case .opened(let link, let who, _): state.opened.append((link, who))
            case .received(_, let bytes): state.bytes += bytes
            case .drained: break
            case .ended(_, let end): state.ended.append(end)
            }
        }
    }

    func wait(_ holds: @escaping @Sendable (State) -> Bool) async -> Bool {
        for _ in 0..<1_000 {
            if state.withLock({ holds($0) }) { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return false
    }
}

/// One end.
struct TestEnd {
    let key = Ed25519PrivateKey()
    let heard = HeardEvents()
    let endpoint: PeerEndpoint

    init(
        _ name: String,
        listens: Bool = false,
        change: (inout PeerEndpoint.Settings) -> Void = { _ in },
        believes: @escaping @Sendable (PeerIdentity) -> Bool = { _ in true }
    ) throws {
        var settings = PeerEndpoint.Settings(seed: key.seed, name: name)
        if listens { settings.listen = Self.loopback }
        change(&settings)
        endpoint = try PeerEndpoint(settings, believes: believes) { [heard] in heard.hear($0) }
    }

    static let loopback = SocketAddress(
        bytes: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 127, 0, 0, 1],
        port: 0
    )
}

@Suite(.serialized, .timeLimit(.minutes(1)))
struct LinkTests {
    @Test func `Two ends prove their keys to each other and exchange bytes`() async throws {
        let near = try TestEnd("device_A", listens: true)
        let far = try TestEnd("device_B")
        let place = try #require(near.endpoint.listening)
        let link = far.endpoint.dial(place)
        #expect(await far.heard.wait { $0.opened.count == 1 })
        #expect(await near.heard.wait { $0.opened.count == 1 })
        let seen = near.heard.state.withLock { $0.opened[0].who }
        #expect(seen == PeerIdentity(name: "device_B", publicKey: far.key.publicKey.bytes))
        let told = [UInt8]((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(far.endpoint.send(told, to: link))
        #expect(await near.heard.wait { $0.bytes == told })
        await far.endpoint.stop()
        #expect(await near.heard.wait { $0.ended == [.lost] })
        await near.endpoint.stop()
    }

    @Test func `Who is not believed is refused in the handshake, by either end`() async throws {
        let strict = try TestEnd("device_A", listens: true, believes: { _ in false })
        let place = try #require(strict.endpoint.listening)
        let caller = try TestEnd("device_B")
        _ = caller.endpoint.dial(place)
        #expect(await strict.heard.wait { $0.ended == [.refused] })
        #expect(await caller.heard.wait { $0.ended.count == 1 })
        #expect(strict.heard.state.withLock { $0.opened.isEmpty && $0.bytes.isEmpty })
        await strict.endpoint.stop()
        await caller.endpoint.stop()
        let open = try TestEnd("device_C", listens: true)
        let wary = try TestEnd("device_D", believes: { _ in false })
        _ = wary.endpoint.dial(try #require(open.endpoint.listening))
        #expect(await wary.heard.wait { $0.ended == [.refused] })
        #expect(await open.heard.wait { $0.ended.count == 1 })
        #expect(open.heard.state.withLock { $0.opened.isEmpty })
        await open.endpoint.stop()
        await wary.endpoint.stop()
    }

    @Test func `An end that consumes nothing is not read for, and its peer is told to wait`()
        async throws
    {
        let near = try TestEnd("device_A", listens: true) { $0.unreadMax = 65_536 }
        let far = try TestEnd("device_B") { $0.waitingMax = 262_144 }
        let link = far.endpoint.dial(try #require(near.endpoint.listening))
        #expect(await far.heard.wait { $0.opened.count == 1 })
        let piece = [UInt8](repeating: 7, count: 32_768)
        var taken = 0
        // What the kernel buffers is more than what we hold; the end of it is our own limit.
        for _ in 0..<2_000 {
            guard far.endpoint.send(piece, to: link) else { break }
            taken += piece.count
            try await Task.sleep(for: .milliseconds(1))
        }
        #expect(taken < 2_000 * piece.count)
        #expect(near.heard.state.withLock { $0.bytes.count } <= 65_536)
        let first = try #require(near.heard.state.withLock { $0.opened.first?.link })
        let total = taken
        for _ in 0..<2_000 {
            let count = near.heard.state.withLock { $0.bytes.count }
            guard count < total else { break }
            near.endpoint.consumed(65_536, of: first)
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(near.heard.state.withLock { $0.bytes.count } == total)
        await far.endpoint.stop()
        await near.endpoint.stop()
    }

    @Test func `A gate that nobody listens at is unreachable`() async throws {
        let caller = try TestEnd("device_B")
        _ = caller.endpoint.dial(SocketAddress(bytes: TestEnd.loopback.bytes, port: 1))
        #expect(await caller.heard.wait { $0.ended == [.unreachable] })
        await caller.endpoint.stop()
    }

    @Test func `Handshakes that do not end are cut, and leave room for others`() async throws {
        let near = try TestEnd("device_A", listens: true) { settings in
            settings.handshakeMax = .milliseconds(300)
            settings.handshakesMax = 2
        }
        let place = try #require(near.endpoint.listening)
        let silent = try (0..<6).map { _ in try PlainSocket(to: place.port) }
        #expect(await near.heard.wait { $0.ended.count { $0 == .slow } == 2 })
        let far = try TestEnd("device_B")
        _ = far.endpoint.dial(place)
        #expect(await far.heard.wait { $0.opened.count == 1 })
        withExtendedLifetime(silent) {}
        await far.endpoint.stop()
        await near.endpoint.stop()
    }

    @Test func `Strangers at many addresses take no place from who calls or is called`()
        async throws
    {
        let near = try TestEnd("device_A", listens: true) { settings in
            settings.linksMax = 2
            settings.handshakesMax = 2
            settings.strangersMax = 4
            settings.handshakeMax = .seconds(20)
        }
        let place = try #require(near.endpoint.listening)
        let silent = try (2..<5).flatMap { host in
            try (0..<3).map { _ in try PlainSocket(to: place.port, fromHost: UInt32(host)) }
        }
        // Of nine, one of each address is too many there, and of the other six two in all.
        #expect(await near.heard.wait { $0.ended == [.slow, .slow] })
        let (caller, called) = (try TestEnd("device_B"), try TestEnd("device_C", listens: true))
        _ = caller.endpoint.dial(place)
        #expect(await caller.heard.wait { $0.opened.count == 1 })
        _ = near.endpoint.dial(try #require(called.endpoint.listening))
        #expect(await called.heard.wait { $0.opened.count == 1 })
        #expect(await near.heard.wait { $0.opened.count == 2 })
        // The caller's handshake took the place of the oldest stranger's.
        #expect(near.heard.state.withLock { $0.ended } == [.slow, .slow, .slow])
        // Both places are taken now: a further one is not let in.
        let further = try TestEnd("device_D")
        _ = further.endpoint.dial(place)
        #expect(await further.heard.wait { $0.ended.count == 1 })
        #expect(further.heard.state.withLock { $0.opened.isEmpty })
        withExtendedLifetime(silent) {}
        for end in [caller, called, further, near] { await end.endpoint.stop() }
    }

    @Test func `What was sent is let go, also where a link never runs dry`() {
        var buffer = SendBuffer()
        for turn in 0..<1_000 {
            buffer.add([UInt8](repeating: UInt8(truncatingIfNeeded: turn), count: 2_000))
            // The first turn leaves 100 bytes behind for ever.
            buffer.drop(turn == 0 ? 1_900 : 2_000)
            #expect(buffer.waiting == 100)
            #expect(buffer.held <= SendBuffer.sentMax + 2_100)
        }
        let last = [UInt8](repeating: UInt8(truncatingIfNeeded: 999), count: 100)
        #expect(Array(buffer.rest) == last)
    }

    @Test func `Links and their ends leave no descriptor behind`() async throws {
        let near = try TestEnd("device_A", listens: true)
        let place = try #require(near.endpoint.listening)
        let before = PlainSocket.openDescriptors
        for _ in 0..<20 {
            let far = try TestEnd("device_B")
            _ = far.endpoint.dial(place)
            #expect(await far.heard.wait { $0.opened.count == 1 })
            await far.endpoint.stop()
        }
        #expect(await near.heard.wait { $0.ended.count == 20 })
        #expect(PlainSocket.openDescriptors <= before + 1)
        await near.endpoint.stop()
    }
}
