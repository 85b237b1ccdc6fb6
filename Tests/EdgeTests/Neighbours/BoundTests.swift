import Access
import Crypto
import Journal
import Support
import Sync
import Testing
import Vocabulary

@testable import Edge

/// What a neighbour may cost: memory, places and time.
@Suite(.timeLimit(.minutes(1)))
struct BoundTests {
    @Test func `Frames that were worked on are let go, also where the inbox never runs empty`() {
        var inbox = PeerInbox(budget: WorkBudget(perSecond: 1, at: .zero))
        let pulse = FrameReader.Taken(frame: .pulse, byteCount: 5)
        inbox.add([pulse])
        for _ in 0..<1_000 {
            inbox.add([pulse])
            let taken = inbox.takeFirst()
            #expect(taken == pulse)
            #expect(inbox.count == 1)
            #expect(inbox.frames.count <= PeerInbox.doneMax + 1)
        }
    }

    @Test func `A snapshot is built once for all that wait for it`() {
        var snapshots = SnapshotQueue()
        let begins = [7, 3, 7].map { snapshots.ask($0) }
        #expect(begins == [true, false, false])
        let given = snapshots.built()
        #expect(given == [3, 7])
        #expect(snapshots.waiting.isEmpty)
        let beginsAnew = snapshots.ask(3)
        #expect(beginsAnew)
    }

    struct Pace: Sendable {
        let secondsBetween: Int
        let piece: Int
        let lasts: Bool
    }

    private static func part(_ count: Int, at offset: Int) throws -> PeerPart {
        var writer = ByteWriter(capacity: count + 16)
        writer.number(PeerPart.Kind.snapshot.rawValue)
        writer.number(UInt32(16 << 20))
        writer.number(UInt32(offset))
        writer.raw([UInt8](repeating: 1, count: count))
        return try #require(PeerPart(bytes: writer.bytes))
    }

    @Test(arguments: [
        Pace(secondsBetween: 9, piece: 1, lasts: false),
        Pace(secondsBetween: 1, piece: 16_000, lasts: false),
        Pace(secondsBetween: 1, piece: 16_384, lasts: true),
        Pace(secondsBetween: 2, piece: 32_768, lasts: true),
    ])
    func `An update that drips is late, however seldom it stops`(_ given: Pace) throws {
        var update = GossipUpdate(link: 1, hubEpoch: 1, version: 2, at: .zero)
        var now = Duration.zero
        for _ in 0..<500 {
            now += .seconds(given.secondsBetween)
            if update.isLate(at: now) { break }
            let isNext = update.add(try Self.part(given.piece, at: update.bytes.count), at: now)
            #expect(isNext)
        }
        #expect(update.isLate(at: now) != given.lasts)
        #expect(!update.isLate(at: now) || update.bytes.count < 8 << 20)
    }

    private static func mark(
        _ device: UInt32,
        _ sequence: UInt64,
        at moment: Timestamp = ScopeForge.start
    ) -> HeardMark {
        let mark = UsedMark(
            scope: ScopeID(7),
            device: DeviceID(device),
            epoch: 1,
            sequence: sequence,
            gate: GateID(31),
            zone: 1,
            right: RightID(sequence),
            generation: 1,
            direction: .entry,
            time: TimeBounds(exactly: moment),
            state: .granted
        )
        return HeardMark(mark, bytes: [])
    }

    @Test func `A gate that floods its neighbours drives out its own marks alone`() {
        let marks = HeardMarks()
        let honest = (0..<1_000).map { Self.mark(1, UInt64($0)) }
        for mark in honest { marks.add(mark) }
        let room = NeighbourLimits.marksKept - honest.count
        // All of one moment, and later than any honest one.
        let later = ScopeForge.start.advanced(by: .seconds(60))
        for number in 0..<room { marks.add(Self.mark(2, UInt64(100_000 + number), at: later)) }
        #expect(marks.count == 50_000)
        marks.add(Self.mark(2, 900_000, at: later))
        #expect(marks.count == 50_001 - 3_125)
        for number in 0..<10_000 { marks.add(Self.mark(2, UInt64(1_000_000 + number), at: later)) }
        #expect(marks.count <= NeighbourLimits.marksKept)
        #expect(honest.allSatisfy { !marks.pending($0.mark.right).isEmpty })
        #expect(!marks.pending(RightID(1_009_999)).isEmpty)
        // The disk follows once all is on its way.
        #expect(marks.shed(256).isEmpty)
        for _ in 0..<300 where !marks.unstored(1).isEmpty { marks.noteStored(marks.unstored(256)) }
        let shed = marks.shed(256)
        #expect(shed.count == 256)
        #expect(shed.allSatisfy { $0.device == DeviceID(2) })
        marks.noteForgotten(shed)
        #expect(marks.shed(1).first != shed.first)
    }

    private static func word(_ device: UInt32, epoch: UInt32, _ sequence: UInt64) -> [UInt8] {
        Checkpoint(
            device: DeviceID(device),
            epoch: epoch,
            sequence: sequence,
            digest: .zero,
            time: ScopeForge.start
        ).signed(by: NeighbourBench.otherKey)
    }

    @discardableResult
    private static func keep(_ book: WitnessBook, _ device: UInt32, _ epoch: UInt32) -> Bool {
        book.keep(
            word(device, epoch: epoch, 1),
            of: DeviceID(device),
            key: NeighbourBench.otherKey.publicKey
        )
    }

    @Test func `A device has places for two epochs, and takes nobody else's`() {
        let book = WitnessBook()
        #expect(Self.keep(book, 1, 1))
        for epoch in UInt32(1)...100 { Self.keep(book, 2, epoch) }
        #expect(book.count == 3)
        #expect(!Self.keep(book, 2, 98))
        #expect(book.copy(of: DeviceID(2)) == Self.word(2, epoch: 100, 1))
        #expect(book.copy(of: DeviceID(1)) == Self.word(1, epoch: 1, 1))
        // Of more devices than there is room for, the one that was silent longest goes.
        for device in UInt32(3)...64 { #expect(Self.keep(book, device, 1)) }
        #expect(Self.keep(book, 1, 2))
        #expect(Self.keep(book, 65, 1))
        #expect(book.copy(of: DeviceID(1)) == Self.word(1, epoch: 2, 1))
        #expect(book.copy(of: DeviceID(2)) == nil)
        #expect(book.copy(of: DeviceID(65)) != nil)
        #expect(book.count == 65)
    }
}
