import Access
import Crypto
import Edge
import Journal
import Support
import Sync
import Testing
import Vocabulary

/// What a neighbour told counts at the next presentation, once, and whose word it must be.
@Suite(.timeLimit(.minutes(1)))
struct MarkTests {
    private static func right(_ number: UInt64, usesMax: UInt16 = 1) -> RightRecord {
        var right = RightRecord(right: RightID(number))
        right.usesMax = usesMax
        return right
    }

    @Test func `A right that was used elsewhere is refused here, and the record says why`()
        async throws
    {
        let right = Self.right(1)
        let scene = try NeighbourBench([right])
        #expect(scene.marks.take(scene.mark(right, after: .seconds(-30))) == .taken)
        #expect(await scene.show(right) == "no_uses_left")
        let peers = try scene.peers
        #expect(peers.count == 1)
        #expect(peers.first?.right == right.right)
        #expect(peers.first?.freshnessSeconds == 30)
        #expect(peers.first?.gate == EdgeBench.gate)
        #expect(peers.first.flatMap(NeighbourUse.init)?.news == .used)
        let moment = peers.first.flatMap(NeighbourUse.init)?.moment
        #expect(moment == ScopeForge.start.advanced(by: .seconds(-30)))
        // Taken up once.
        #expect(await scene.show(right) == "no_uses_left")
        #expect(try scene.peers.count == 1)
        let use = try scene.bench.stores.journal.use(of: right.right)
        #expect(use.known == 1)
        #expect(use.entries.count == 1)
    }

    struct Counted: Sendable {
        /// After the head was issued.
        let seconds: Int
        let verdict: String
        let known: UInt32
    }

    @Test(arguments: [
        Counted(seconds: -1, verdict: "granted", known: 9),
        Counted(seconds: 0, verdict: "no_uses_left", known: 10),
        Counted(seconds: 1, verdict: "no_uses_left", known: 10),
    ])
    func `Of ten uses the hub counted nine: one that is newer is the tenth`(
        _ given: Counted
    ) async throws {
        var right = Self.right(1, usesMax: 10)
        right.usesSeen = 9
        let scene = try NeighbourBench([right])
        scene.bench.time.advance(by: .seconds(5))
        let mark = scene.mark(right, after: .seconds(given.seconds))
        #expect(scene.marks.take(mark) == .taken)
        #expect(await scene.show(right) == given.verdict)
        let record = try #require(try scene.peers.first)
        let use = try #require(NeighbourUse(record))
        #expect(use.usesSeen == 9)
        #expect(use.mayBeSeen == (given.seconds < 0))
        #expect(use.zone == EdgeBench.zone)
        // What a replay makes of the record is what the gate made of the mark.
        var replayed = UseState()
        replayed.hear(use)
        #expect(replayed.known == given.known)
        let kept = try scene.bench.stores.journal.use(of: right.right)
        #expect(kept.known == given.known)
    }

    @Test func `The same mark again, and a later word that changes nothing, count once`()
        async throws
    {
        let right = Self.right(1, usesMax: 2)
        let scene = try NeighbourBench([right])
        let mark = scene.mark(right)
        #expect(scene.marks.take(mark) == .taken)
        #expect(scene.marks.take(mark) == .alreadyHere)
        #expect(scene.marks.take(scene.mark(right, .passed)) == .taken)
        #expect(scene.marks.take(mark) == .alreadyHere)
        #expect(await scene.show(right) == "granted")
        #expect(try scene.peers.count == 1)
        let use = try scene.bench.stores.journal.use(of: right.right)
        #expect(use.known == 1)
        #expect(use.reserved == 1, "the one of this gate, which nobody has passed yet")
    }

    @Test func `A use that was given back lets the person in again`() async throws {
        let right = Self.right(1)
        let scene = try NeighbourBench([right])
        scene.marks.take(scene.mark(right))
        #expect(await scene.show(right) == "no_uses_left")
        #expect(scene.marks.take(scene.mark(right, .notUsed)) == .taken)
        #expect(await scene.show(right) == "granted")
        let flags = try scene.peers.map(\.flags)
        #expect(flags == [[], [.notUsed, .over]])
    }

    @Test func `A use that was given back before anybody asked counts nothing`() async throws {
        let right = Self.right(1)
        let scene = try NeighbourBench([right])
        scene.marks.take(scene.mark(right))
        scene.marks.take(scene.mark(right, .notUsed))
        #expect(await scene.show(right) == "granted")
        #expect(try scene.peers.map(\.flags) == [.notUsed])
    }

    @Test func `A newer generation seen elsewhere kills the older one here`() async throws {
        let right = Self.right(1, usesMax: 0)
        let scene = try NeighbourBench([right])
        scene.marks.take(scene.mark(right, generation: right.generation + 1))
        #expect(await scene.show(right) == "superseded")
    }

    @Test func `A rotating code's slot seen elsewhere is told by what was taken up`()
        async throws
    {
        let right = Self.right(1, usesMax: 0)
        let scene = try NeighbourBench([right])
        scene.marks.take(scene.mark(right, sequence: 1, slot: 0))
        scene.marks.take(scene.mark(right, sequence: 2))
        #expect(scene.marks.marks.slotsTaken(right.right).isEmpty)
        #expect(await scene.show(right) == "granted")
        #expect(scene.marks.marks.slotsTaken(right.right).map(\.slot) == [0])
        let told = try scene.peers.map { SlotElsewhere($0)?.slot }
        #expect(told == [0, nil])
    }

    @Test func `Row 8: a code that a neighbour has just let in is refused here`() async throws {
        let right = RightRecord(right: RightID(9), flags: RightFlags(rawValue: 1))
        let scene = try NeighbourBench([right])
        let phone = scene.bench.forge.phone(for: right)
        scene.bench.time.advance(by: .seconds(150))
        scene.marks.take(scene.mark(right, slot: 5, after: .seconds(150)))
        #expect(await scene.bench.show(phone.payload(5)) == "superseded")
        #expect(await scene.bench.show(phone.payload(5)) == "superseded", "taken up by now")
        scene.bench.time.advance(by: .seconds(30))
        #expect(await scene.bench.show(phone.payload(6)) == "granted")
    }

    @Test func `What was heard survives a restart, and what was taken up is not taken up again`()
        async throws
    {
        let rights = [Self.right(1), Self.right(2)]
        let scene = try NeighbourBench(rights)
        scene.marks.take(scene.mark(rights[0], sequence: 1))
        scene.marks.take(scene.mark(rights[1], sequence: 2))
        #expect(await scene.show(rights[0]) == "no_uses_left")
        while scene.marks.store() > 0 {}
        let stores = scene.bench.stores
        let again = MarkDesk(
            identity: stores.identity,
            rosters: stores.rosters,
            flash: stores.flash,
            journal: stores.journal,
            clock: stores.clock
        )
        #expect(again.marks.count == 2)
        #expect(again.marks.pending(rights[0].right).isEmpty)
        #expect(again.marks.pending(rights[1].right).map(\.news) == [.used])
        #expect(again.marks.stored(of: NeighbourBench.other)?.sequence == 2)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let refusal: MarkDesk.Refusal
        let make: @Sendable (NeighbourBench, RightRecord) -> [UInt8]
    }

    static let wrong = [
        Wrong(testDescription: "forged by another key", refusal: .badSignature) {
            $0.mark($1, key: Ed25519PrivateKey())
        },
        Wrong(testDescription: "one bit changed", refusal: .badSignature) { scene, right in
            var bytes = scene.mark(right)
            bytes[35] ^= 1
            return bytes
        },
        Wrong(testDescription: "of a device nobody knows", refusal: .unknownDevice) {
            $0.mark($1, by: DeviceID(99))
        },
        Wrong(testDescription: "of a device in quarantine", refusal: .unknownDevice) {
            $0.mark($1, by: NeighbourBench.quarantined)
        },
        Wrong(testDescription: "of a revoked device", refusal: .unknownDevice) {
            $0.mark($1, by: NeighbourBench.revoked)
        },
        Wrong(testDescription: "of another scope", refusal: .wrongScope) {
            $0.mark($1, scope: ScopeID(8))
        },
        Wrong(testDescription: "in our own name", refusal: .own) {
            $0.mark($1, by: EdgeBench.device)
        },
        Wrong(testDescription: "of last week", refusal: .tooOld) {
            $0.mark($1, after: .seconds(-48 * 3_600 - 1))
        },
        Wrong(testDescription: "of tomorrow", refusal: .future) {
            $0.mark($1, after: .seconds(86_400))
        },
        Wrong(testDescription: "too short", refusal: .malformed) {
            Array($0.mark($1).dropLast())
        },
    ]

    @Test(arguments: wrong)
    func `A mark that is not a believed neighbour's word changes nothing`(
        _ given: Wrong
    ) async throws {
        let right = Self.right(1)
        let scene = try NeighbourBench([right])
        #expect(scene.marks.take(given.make(scene, right)) == .refused(given.refusal))
        #expect(scene.marks.refused == [given.refusal: 1])
        #expect(await scene.show(right) == "granted")
        #expect(try scene.peers.isEmpty)
    }

    @Test func `Two stories of one scan in one state are a contradiction`() throws {
        let right = Self.right(1)
        let scene = try NeighbourBench([right])
        scene.marks.take(scene.mark(right))
        let other = scene.mark(right, after: .seconds(-1))
        #expect(scene.marks.take(other) == .refused(.contradiction))
    }

    @Test func `A mark of a device that is struck afterwards counts no more`() async throws {
        let right = Self.right(1)
        let scene = try NeighbourBench([right])
        scene.marks.take(scene.mark(right))
        // The next roster does not know it any more.
        let roster = Roster(
            scope: scene.bench.forge.scope,
            version: 11,
            issuedAt: ScopeForge.start,
            expiresAt: ScopeForge.start.advanced(by: Roster.life),
            devices: [],
            key: KeyRole.hub.rawValue
        )
        let bytes = roster.signed(by: scene.bench.forge.hubKey)
        #expect(scene.bench.stores.rosters.take(bytes) == .taken)
        #expect(await scene.show(right) == "granted")
    }

    @Test func `More marks than are kept push out the oldest`() {
        let marks = HeardMarks()
        for number in 0...NeighbourLimits.marksKept {
            let mark = UsedMark(
                scope: ScopeID(7),
                device: DeviceID(1),
                epoch: 1,
                sequence: UInt64(number + 1),
                gate: GateID(1),
                zone: 1,
                right: RightID(UInt64(number + 1)),
                generation: 1,
                direction: .entry,
                time: TimeBounds(exactly: Timestamp(milliseconds: UInt64(number + 1_000))),
                state: .granted
            )
            marks.add(HeardMark(mark, bytes: [UInt8](repeating: 0, count: 128)))
        }
        #expect(marks.count <= NeighbourLimits.marksKept)
        #expect(marks.count > NeighbourLimits.marksKept * 9 / 10)
        #expect(marks.pending(RightID(1)).isEmpty)
        #expect(!marks.pending(RightID(UInt64(NeighbourLimits.marksKept))).isEmpty)
    }
}
