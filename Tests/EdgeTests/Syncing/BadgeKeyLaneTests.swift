import Access
import CardEmulation
import Crypto
import Edge
import Support
import Sync
import Testing
import Vocabulary

@Suite(.serialized, .timeLimit(.minutes(3)))
struct BadgeKeyLaneTests {
    private static let badges = BadgeForge()

    /// An edge with a keypad, whose reader never comes to life: it needs badge keys.
    private static func edge(hubHasKeys: Bool = true) throws -> LiveEdge {
        let edge = try LiveEdge(readers: [
            ReaderConfiguration(
                name: "keys",
                kind: .keypad,
                device: .keys("/dev/input/none", layout: .us)
            )
        ])
        if hubHasKeys { edge.hub.change { $0.badgeKeys = badges.keys } }
        return edge
    }

    private static func kept(_ edge: LiveEdge) throws -> BadgeKeys? {
        let stores = edge.daemon.stores
        return try stores.state.badgeKeys(
            sealedUnder: SealKey(stores.folder, credentials: nil),
            device: stores.identity.device,
            scope: stores.identity.assignment.scope
        )
    }

    @Test func `A gate that reads badges fetches the keys and keeps them sealed`() async throws {
        let edge = try Self.edge()
        try await edge.whileRunning { () async throws in
            #expect(
                try await eventually { edge.daemon.stores.badges.keys == Self.badges.keys }
            )
            #expect(try await eventually { try Self.kept(edge) == Self.badges.keys })
            #expect(edge.daemon.status.lanes.badgeKeys?.phase == "held")
            #expect(edge.daemon.status.lanes.badgeKeys?.fault == nil)
            #expect(try await edge.hasVersion(1))
            #expect(await edge.show() == "granted")
            let lines = StatusText.lines(edge.daemon.status)
            #expect(lines.contains("badge keys held"))
            #expect(lines.contains("last       granted, static_code (signed) at test"))
            #expect(lines.contains { $0.hasPrefix("reader     keys (keypad) ") })
        }
        #expect(edge.hub.asked(DeviceAPI.badgeKeysPath) == 1)
        #expect(edge.hub.read { $0.unsignedRequests } == 0)
    }

    @Test func `A gate that reads codes alone asks for no badge keys`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            #expect(edge.daemon.status.lanes.badgeKeys == nil)
        }
        #expect(edge.hub.asked(DeviceAPI.badgeKeysPath) == 0)
    }

    @Test(arguments: [FakeHub.Misdeed.unsigned, .otherKey, .otherNonce, .badgeKeysGarbage])
    func `Keys that the hub did not sign and seal for this question are not taken`(
        _ misdeed: FakeHub.Misdeed
    ) async throws {
        let edge = try Self.edge()
        edge.hub.behave(misdeed)
        try await edge.whileRunning { () async throws in
            #expect(
                try await eventually { edge.daemon.status.lanes.badgeKeys?.fault != nil }
            )
            #expect(edge.daemon.stores.badges.keys == nil)
            #expect(edge.daemon.status.lanes.badgeKeys?.phase == "absent")
            edge.hub.behave(.none)
            #expect(
                try await eventually(within: .seconds(30)) {
                    edge.daemon.stores.badges.keys == Self.badges.keys
                }
            )
        }
    }

    @Test func `A hub that knows of no badges holds no head up, and is reported`() async throws {
        let edge = try Self.edge(hubHasKeys: false)
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            edge.hub.publish { $0.put(LiveEdge.right) }
            #expect(try await edge.hasVersion(2))
            #expect(
                try await eventually { edge.daemon.status.lanes.badgeKeys?.fault != nil }
            )
            #expect(await edge.show() == "granted")
        }
    }

    @Test func `A badge under another sealing key has the keys fetched again`() async throws {
        let edge = try Self.edge()
        try await edge.whileRunning { () async throws in
            #expect(try await eventually { edge.daemon.stores.badges.keys != nil })
            let next = BadgeForge(sealing: 2)
            edge.hub.change { $0.badgeKeys = next.keys }
            edge.daemon.stores.badges.want()
            #expect(
                try await eventually(within: .seconds(45)) {
                    edge.daemon.stores.badges.keys?.sealing == 2
                }
            )
        }
    }

    /// Keys of another seed, as a restored state file or a hub that began anew leaves them.
    private static let wrong = BadgeKeys.derived(
        fromSeed: [UInt8](repeating: 8, count: 32),
        scope: ScopeForge().scope,
        address: BadgeForge.address
    )

    @Test func `Keys of another seed that lie here at the start are replaced at once`()
        async throws
    {
        let edge = try Self.edge()
        edge.daemon.stores.badges.adopt(Self.wrong)
        try await edge.whileRunning { () async throws in
            #expect(
                try await eventually { edge.daemon.stores.badges.keys == Self.badges.keys }
            )
        }
    }

    @Test(arguments: [Medium.barcode, .typedCode, .badgeNumber])
    func `A number that these keys do not know has them asked for again`(
        _ medium: Medium
    ) async throws {
        let bench = try EdgeBench(EdgeBench.Options())
        bench.stores.badges.adopt(Self.wrong)
        #expect(await bench.stores.badges.wanted(upTo: .zero) == false)
        if medium == .badgeNumber {
            var card = PlainCard(uid: [4, 1, 2, 3, 4, 5, 6])
            #expect(try await bench.show(card: &card, Self.badges)?.verdict == "unknown")
        } else {
            let code = TypedCode.made { [UInt8](repeating: 0x5A, count: $0) }
            #expect(await bench.show(code.bytes, medium: medium) == "unknown")
        }
        #expect(await bench.stores.badges.wanted(upTo: .seconds(5)))
    }
}
