import Access
import Cache
import Crypto
import Edge
import HTTPServer
import Journal
import Support
import Sync
import Testing
import Vocabulary

@testable import EdgeTests

/// Rows 18 to 21: who stands on the wire, and who took the hub itself.
@Suite(.timeLimit(.minutes(2)))
struct NetworkTests {
    private static func judge(
        _ head: SignedHead,
        mark: SignedHead,
        _ keyring: Keyring,
        low: Timestamp = ScopeForge.start
    ) throws(HeadRefusal) -> HeadRules.Answer {
        try HeadRules.judge(
            head,
            scope: keyring.scope,
            keyring: keyring,
            mark: HeadMark(mark),
            current: mark,
            low: low
        )
    }

    /// The same scope after its roots withdrew the head key and listed another.
    private static func healed(_ forge: ScopeForge, _ key: Ed25519PrivateKey) -> Keyring {
        let old = forge.keyring
        return Keyring(
            scope: old.scope,
            version: 2,
            issuedAt: old.issuedAt,
            expiresAt: old.expiresAt,
            threshold: 1,
            roots: old.roots,
            keys: old.keys.filter { $0.role != .head } + [
                KeyringEntry(
                    number: 6,
                    role: .head,
                    publicKey: key.publicKey,
                    notBefore: .distantPast,
                    notAfter: .distantFuture
                )
            ]
        )
    }

    private static func head(
        _ forge: ScopeForge,
        version: UInt64,
        hubEpoch: UInt32 = 1,
        signedBy key: Ed25519PrivateKey
    ) -> SignedHead {
        let like = forge.latest.head.head
        return Head(
            scope: forge.scope,
            hubEpoch: hubEpoch,
            version: version,
            issuedAt: like.issuedAt,
            expiresAt: like.expiresAt,
            previous: .zero,
            tables: like.tables,
            key: 6
        ).signed(by: key)
    }

    @Test func `Row 18: the network replays an old head, or withholds the new, and neither holds`()
        async throws
    {
        var forge = ScopeForge()
        let right = RightRecord(right: RightID(18))
        forge.put(right)
        let first = forge.publish()
        forge.remove(.rights, key: 18)
        let second = forge.publish()
        #expect(try Self.judge(second, mark: first, forge.keyring) == .apply)
        #expect(throws: HeadRefusal.rollback) {
            try Self.judge(first, mark: second, forge.keyring)
        }
        let end = second.head.expiresAt
        #expect(throws: HeadRefusal.expired) {
            try Self.judge(second, mark: first, forge.keyring, low: end)
        }
        // Frozen: what is not renewed ends, at the very moment that was signed.
        var options = EdgeBench.Options()
        options.rights = [right]
        options.zone.stalePolicy = .closed
        let bench = try EdgeBench(options)
        #expect(await bench.show(bench.code(right)) == "granted")
        bench.time.advance(by: .seconds(26 * 3_600))
        bench.stores.clock.answered(ScopeForge.start.advanced(by: .seconds(26 * 3_600)))
        #expect(await bench.show(bench.code(right)) == "stale")
        // An old heartbeat makes nothing fresh again.
        #expect(bench.stores.heartbeats.take(bench.forge.heartbeat()) != .refused(.badSignature))
        #expect(await bench.show(bench.code(right)) == "stale")
    }

    @Test(arguments: [FakeHub.Misdeed.otherKey, .unsigned, .otherNonce])
    func `Row 19: the network pretends to be the hub, and nothing of it is applied`(
        _ misdeed: FakeHub.Misdeed
    ) async throws {
        let edge = try LiveEdge()
        edge.hub.behave(misdeed)
        try await edge.whileRunning { () async throws in
            let isNamed = try await eventually {
                edge.daemon.download.report.fault == LaneFault.notSigned.rawValue
                    && edge.hub.asked(DeviceAPI.snapshotPath) >= 1
            }
            #expect(isNamed)
            #expect(edge.version == nil)
            #expect(await edge.show() != "granted")
            edge.hub.behave(.none)
            #expect(try await edge.hasVersion(1), "the true hub is taken at once")
        }
    }

    @Test func `Row 20: an intruder of the hub shows two truths, told as a fork and outlived`()
        async throws
    {
        let edge = try LiveEdge()
        edge.hub.publish { $0.put(RightRecord(right: RightID(2))) }
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(2))
            let before = edge.cache.head
            edge.hub.behave(.fork)
            let isRaised = try await eventually {
                edge.daemon.download.report.alarm == LaneFault.fork.rawValue
            }
            #expect(isRaised)
            #expect(edge.cache.head == before)
        }
        #expect(try edge.records.contains { $0.kind == .tamper && $0.flags == .fork })
        let forge = edge.hub.read { $0.forge }
        let key = Ed25519PrivateKey()
        let keyring = Self.healed(forge, key)
        let forged = forge.head(of: [:], version: 3, previous: forge.latest.head.digest)
        #expect(try Self.judge(forged, mark: forge.latest.head, forge.keyring) == .apply)
        #expect(throws: HeadRefusal.unknownKey) {
            try Self.judge(forged, mark: forge.latest.head, keyring)
        }
        let true3 = Self.head(forge, version: 3, signedBy: key)
        #expect(try Self.judge(true3, mark: forged, keyring) == .apply)
    }

    @Test(arguments: [UInt64(1) << 63, .max])
    func `Row 21: an intruder jumps the version to its end, and a new key undoes it`(
        _ version: UInt64
    ) throws {
        var forge = ScopeForge()
        forge.publish()
        let jumped = forge.head(of: [:], version: version, previous: .zero)
        #expect(try Self.judge(jumped, mark: forge.latest.head, forge.keyring) == .apply)
        let key = Ed25519PrivateKey()
        let keyring = Self.healed(forge, key)
        let true2 = Self.head(forge, version: 2, signedBy: key)
        #expect(throws: HeadRefusal.unknownKey) {
            try Self.judge(true2, mark: jumped, forge.keyring)
        }
        #expect(try Self.judge(true2, mark: jumped, keyring) == .apply)
        #expect(throws: HeadRefusal.rollback) {
            try Self.judge(Self.head(forge, version: 1, signedBy: key), mark: true2, keyring)
        }
        // A hub that jumped by itself, with no key stolen, begins a later epoch.
        forge.hubEpoch = 2
        let restored = forge.head(of: [:], version: 1, previous: .zero)
        #expect(try Self.judge(restored, mark: jumped, forge.keyring) == .apply)
    }
}
