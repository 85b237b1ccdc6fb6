import Edge
import Sync
import Testing
import Vocabulary

/// Frames of neighbours: one spelling, a limit for each kind, and nothing kept beyond it.
struct FrameTests {
    static let frames: [PeerFrame] = [
        .hello(
            PeerHello(
                scope: ScopeID(7),
                device: DeviceID(9),
                epoch: 3,
                sequence: 77,
                standing: PeerStanding()
            )
        ),
        .state(PeerStanding(), linked: [DeviceID(1), DeviceID(2)]),
        .marks([[UInt8](repeating: 1, count: 128), [UInt8](repeating: 2, count: 128)]),
        .heartbeat([1, 2, 3]), .flash([4]), .roster([5, 6]), .keyring([7]),
        .want(PeerWant(.head, hubEpoch: 2, version: 12)),
        .part(PeerPart(.delta, of: [1, 2, 3, 4], at: 2)), .nothing,
        .checkpoint([UInt8](repeating: 8, count: 128)),
        .witnessed([UInt8](repeating: 9, count: 128)), .pulse,
    ]

    @Test(arguments: frames)
    func `A frame is read as it was written, however its bytes come`(_ frame: PeerFrame) throws {
        var reader = FrameReader()
        #expect(try reader.take(frame.bytes).map(\.frame) == [frame])
        var slow = FrameReader()
        var found: [FrameReader.Taken] = []
        for byte in frame.bytes { found += try slow.take([byte]) }
        #expect(found.map(\.frame) == [frame])
        #expect(found.map(\.byteCount) == [frame.bytes.count])
        #expect(slow.pendingByteCount == 0)
    }

    @Test func `All kinds are among them`() {
        #expect(Set(Self.frames.map(\.kind)) == Set(PeerFrame.Kind.allCases))
    }

    @Test(arguments: PeerFrame.Kind.allCases)
    func `A frame longer than its kind allows is refused by its first five bytes`(
        _ kind: PeerFrame.Kind
    ) {
        var writer = ByteWriter()
        writer.number(UInt32(kind.byteCountMax + 2))
        writer.number(kind.rawValue)
        var reader = FrameReader()
        #expect(throws: FrameReader.Fault.tooLong) { try reader.take(writer.bytes) }
    }

    static let broken: [([UInt8], FrameReader.Fault)] = [
        ([0, 0, 0, 1, 0], .unknownKind), ([0, 0, 0, 1, 14], .unknownKind),
        ([0, 0, 0, 0, 13], .tooLong), ([0xFF, 0xFF, 0xFF, 0xFF, 6], .tooLong),
        ([0, 0, 0, 2, 3, 1], .malformed), ([0, 0, 0, 1, 4], .malformed),
        ([0, 0, 0, 2, 11, 1], .malformed), ([0, 0, 0, 3, 2, 1, 1], .malformed),
    ]

    @Test(arguments: broken)
    func `What is no frame is refused`(_ bytes: [UInt8], _ fault: FrameReader.Fault) {
        var reader = FrameReader()
        #expect(throws: fault) { try reader.take(bytes) }
    }

    @Test func `A piece beyond its object is no piece`() {
        var bytes = PeerFrame.part(PeerPart(.delta, of: [1, 2, 3, 4], at: 2)).bytes
        bytes[5 + 8] = 3
        var reader = FrameReader()
        #expect(throws: FrameReader.Fault.malformed) { try reader.take(bytes) }
    }

    @Test func `Random bytes never crash a reader`() {
        var state: UInt64 = 42
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int(state % 40) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(UInt8(truncatingIfNeeded: state >> 33))
            }
            state = state &* 6_364_136_223_846_793_005 &+ 1
            var reader = FrameReader()
            _ = try? reader.take([0, 0, 0, UInt8(bytes.count + 1)] + bytes)
        }
    }

    @Test func `Work is allowed by the second and paid for afterwards`() {
        var budget = WorkBudget(perSecond: 10, at: .zero)
        let allowed = budget.allows(at: .zero)
        budget.pay(40)
        let early = budget.allows(at: .seconds(3))
        let late = budget.allows(at: .milliseconds(3_100))
        #expect(allowed && !early && late)
        // What is not used is not saved up.
        let rested = budget.allows(at: .seconds(100))
        budget.pay(10)
        let spent = budget.allows(at: .seconds(100))
        #expect(rested && !spent)
    }
}
