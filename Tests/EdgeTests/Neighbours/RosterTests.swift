import Access
import Crypto
import Edge
import Journal
import Support
import Sync
import Testing
import Vocabulary

/// Who is believed, and what a gate says of its own uses.
@Suite(.timeLimit(.minutes(1)))
struct RosterTests {
    @Test func `A newer roster replaces an older one, never the other way round`() throws {
        let scene = try NeighbourBench([])
        let desk = scene.bench.stores.rosters
        #expect(desk.version == 10)
        #expect(desk.take(scene.roster(version: 10)) == .alreadyHere)
        #expect(desk.take(scene.roster(version: 9)) == .older)
        #expect(desk.take(scene.roster(version: 11)) == .taken)
        #expect(desk.version == 11)
        #expect(desk.believed(NeighbourBench.other) != nil)
        #expect(desk.believed(NeighbourBench.quarantined) == nil)
        #expect(desk.believed(NeighbourBench.revoked) == nil)
        // It is there again after a restart.
        #expect(try scene.bench.stores.state.roster() == desk.newest)
    }

    @Test func `A roster of another key, scope or time is not believed`() throws {
        let scene = try NeighbourBench([], hasRoster: false)
        let desk = scene.bench.stores.rosters
        let forged = scene.roster(signedBy: Ed25519PrivateKey())
        #expect(desk.take(forged) == .refused(.badSignature))
        #expect(desk.take(scene.roster(scope: ScopeID(8))) == .refused(.wrongScope))
        #expect(desk.take(scene.roster(expiresIn: .zero)) == .expired)
        var torn = scene.roster()
        torn.removeLast()
        #expect(desk.take(torn) == .refused(.malformed))
        #expect(desk.take([]) == .refused(.malformed))
        #expect(desk.version == 0)
        #expect(desk.take(scene.roster(expiresIn: .milliseconds(1))) == .taken)
    }

    @Test func `Past its time a roster makes nobody believed`() throws {
        let scene = try NeighbourBench([], hasRoster: false)
        let desk = scene.bench.stores.rosters
        #expect(desk.take(scene.roster(expiresIn: .seconds(60))) == .taken)
        scene.bench.time.advance(by: .seconds(59))
        #expect(desk.believed(NeighbourBench.other) != nil)
        scene.bench.time.advance(by: .seconds(1))
        #expect(desk.believed(NeighbourBench.other) == nil)
    }

    @Test func `A keyring without the key of a roster takes the roster away`() throws {
        let scene = try NeighbourBench([])
        let old = scene.bench.forge.keyring
        let next = Keyring(
            scope: old.scope,
            version: 2,
            issuedAt: old.issuedAt,
            expiresAt: old.expiresAt,
            threshold: 1,
            roots: old.roots,
            keys: old.keys.filter { $0.role != .hub }
        )
        scene.bench.stores.rosters.adopt(next)
        #expect(scene.bench.stores.rosters.version == 0)
        #expect(scene.bench.stores.rosters.believed(NeighbourBench.other) == nil)
    }

    @Test func `A gate tells its uses as they became, in its own name`() async throws {
        var right = RightRecord(right: RightID(1))
        right.usesMax = 1
        let scene = try NeighbourBench([right])
        let stores = scene.bench.stores
        let source = MarkSource(
            identity: stores.identity,
            journal: stores.journal,
            clock: stores.clock
        )
        let passing = Task { await scene.bench.passages.run() }
        #expect(await scene.show(right) == "granted")
        #expect(await scene.show(right) == "no_uses_left")
        let isOver = try await eventually {
            try scene.bench.records.contains { $0.kind == .passage }
        }
        #expect(isOver)
        scene.bench.passages.stop()
        await passing.value
        let portion = try #require(try source.portion(after: 0))
        let key = scene.bench.key.publicKey
        let marks = portion.marks.compactMap { UsedMark(bytes: $0, signedBy: key) }
        #expect(marks.map(\.state) == [.granted, .passed])
        #expect(marks.map(\.right) == [right.right, right.right])
        #expect(Set(marks.map(\.sequence)).count == 1)
        #expect(marks.map(\.time.low) == [ScopeForge.start, ScopeForge.start])
        #expect(portion.through == stores.journal.position.sequence)
        #expect(try source.portion(after: portion.through) == nil)
        // To a neighbour that has it, a little is told again; to one of another epoch, all.
        #expect(source.start(epoch: stores.journal.epoch, after: portion.through) == 0)
        #expect(source.start(epoch: 99, after: 5) == 0)
    }

    @Test func `The highest checkpoint of a neighbour is kept, and no other's`() {
        let (key, other) = (Ed25519PrivateKey(), Ed25519PrivateKey())
        let book = WitnessBook()
        func word(_ sequence: UInt64, _ key: Ed25519PrivateKey) -> [UInt8] {
            Checkpoint(
                device: DeviceID(5),
                epoch: 2,
                sequence: sequence,
                digest: .zero,
                time: ScopeForge.start
            ).signed(by: key)
        }
        #expect(book.keep(word(9, key), of: DeviceID(5), key: key.publicKey))
        #expect(!book.keep(word(8, key), of: DeviceID(5), key: key.publicKey))
        #expect(!book.keep(word(12, other), of: DeviceID(5), key: key.publicKey))
        #expect(!book.keep(word(12, key), of: DeviceID(6), key: key.publicKey))
        #expect(book.copy(of: DeviceID(5)) == word(9, key))
        #expect(book.untold == [word(9, key)])
        book.told([word(9, key)])
        #expect(book.untold.isEmpty)
        #expect(book.keep(word(10, key), of: DeviceID(5), key: key.publicKey))
        #expect(book.untold.count == 1)
    }
}
