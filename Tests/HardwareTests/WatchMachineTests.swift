import CodeReader
import FrameDecoding
import ReaderLines
import Testing

@Suite struct WatchMachineTests {
    private let code = FoundCode(symbology: .qr, payload: [0x4A])

    private func ms(_ milliseconds: UInt64) -> UInt64 { milliseconds * 1_000_000 }

    private func texts(_ lines: [ReaderLine]) -> [String] { lines.map(\.text) }

    @Test func `A start says READY and beats, then a beat comes every 250 ms`() {
        var machine = WatchMachine(now: 0)
        #expect(texts(machine.start(now: 0)) == ["READY", "BEAT"])
        #expect(machine.waited(now: ms(249)) == [])
        #expect(texts(machine.waited(now: ms(250))) == ["BEAT"])
        #expect(machine.waited(now: ms(300)) == [])
        #expect(texts(machine.saw([], frameCompletedAt: 0, now: ms(500))) == ["BEAT"])
    }

    @Test func `A code in view is told at most every 100 ms and GONE comes 500 ms after it`() {
        var machine = WatchMachine(now: ms(0))
        _ = machine.start(now: 0)
        let first = machine.saw([code], frameCompletedAt: ms(10), now: ms(22))
        #expect(texts(first) == ["CODE\tqr\t4a\t12"])
        #expect(machine.saw([code], frameCompletedAt: ms(100), now: ms(121)) == [])
        let second = machine.saw([code], frameCompletedAt: ms(122), now: ms(122))
        #expect(texts(second) == ["CODE\tqr\t4a\t0"])
        #expect(texts(machine.saw([], frameCompletedAt: 0, now: ms(621))) == ["BEAT"])
        #expect(texts(machine.waited(now: ms(622))) == ["GONE"])
        #expect(machine.waited(now: ms(700)) == [])
    }

    @Test func `Two codes in one frame are two lines`() {
        var machine = WatchMachine(now: 0)
        let other = FoundCode(symbology: .code128, payload: [0x42])
        let lines = machine.saw([code, other], frameCompletedAt: 0, now: 1)
        #expect(texts(lines) == ["CODE\tqr\t4a\t0", "CODE\tcode128\t42\t0", "BEAT"])
    }

    @Test func `A silent input still beats, is reported once, and READY ends the fault`() {
        var machine = WatchMachine(now: 0)
        _ = machine.start(now: 0)
        #expect(texts(machine.waited(now: ms(2_999))) == ["BEAT"])
        let lines = texts(machine.waited(now: ms(3_000)))
        #expect(lines == ["FAULT\tstalled\tno frame for 3 s: check camera and cable"])
        #expect(texts(machine.waited(now: ms(3_250))) == ["BEAT"])
        #expect(texts(machine.saw([], frameCompletedAt: 0, now: ms(3_300))) == ["READY"])
    }

    @Test(arguments: [
        (7, 7, "black"), (8, 8, "frozen"), (0, 0, "black"), (200, 200, "frozen"), (90, 91, ""),
    ])
    func `A black or frozen picture is reported after ten seconds`(
        _ given: (Int, Int, String)
    ) {
        var machine = WatchMachine(now: 0)
        var faults: [String] = []
        for second in 0...10 {
            let mean = second % 2 == 0 ? given.0 : given.1
            let sample = WatchMachine.Sample(mean: mean, checksum: UInt64(mean))
            let now = ms(UInt64(second) * 1_000)
            #expect(machine.wantsSample(now: now))
            for line in machine.saw([], frameCompletedAt: now, sample: sample, now: now) {
                if case .fault(let code, _) = line { faults.append("\(second) \(code)") }
            }
            #expect(!machine.wantsSample(now: now + ms(999)))
        }
        #expect(faults == (given.2.isEmpty ? [] : ["10 \(given.2)"]))
    }

    @Test func `READY ends a frozen picture's fault`() {
        var machine = WatchMachine(now: 0)
        let sample = WatchMachine.Sample(mean: 9, checksum: 9)
        _ = machine.saw([], frameCompletedAt: 0, sample: sample, now: 0)
        _ = machine.saw([], frameCompletedAt: 0, sample: sample, now: ms(10_000))
        let moved = WatchMachine.Sample(mean: 9, checksum: 10)
        let lines = machine.saw([], frameCompletedAt: 0, sample: moved, now: ms(10_001))
        #expect(texts(lines) == ["READY"])
    }
}
