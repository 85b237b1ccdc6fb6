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
        #expect(texts(machine.saw([], frameCompletedAt: 0, now: ms(100))) == [])
        #expect(texts(machine.waited(now: ms(2_099))) == ["BEAT"])
        let lines = texts(machine.waited(now: ms(2_100)))
        #expect(lines == ["FAULT\tstalled\tno frame for 2 s: check camera and cable"])
        #expect(texts(machine.waited(now: ms(2_350))) == ["BEAT"])
        #expect(texts(machine.saw([], frameCompletedAt: 0, now: ms(2_400))) == ["READY"])
    }

    @Test func `A camera that never gave a frame is told in 2 s and given up in 10`() {
        var machine = WatchMachine(now: 0)
        var faults: [String] = []
        for time in stride(from: UInt64(0), through: 10_000, by: 50) {
            for case .fault(let code, _) in machine.waited(now: ms(time)) {
                faults.append("\(time) \(code)")
            }
        }
        #expect(faults == ["2000 no-frame", "10000 stalled"])
    }

    @Test func `A camera that is slow to start is ready with its first frame`() {
        var machine = WatchMachine(now: 0)
        #expect(texts(machine.waited(now: ms(2_000))).contains { $0.contains("no-frame") })
        #expect(texts(machine.saw([], frameCompletedAt: 0, now: ms(2_010))) == ["READY"])
    }

    @Test func `Files and folders are neither late nor frozen`() {
        var machine = WatchMachine(isLive: false, now: 0)
        let sample = WatchMachine.Sample(mean: 90, checksum: 9)
        for time in stride(from: UInt64(0), through: 20_000, by: 250) {
            let lines = machine.saw([], frameCompletedAt: 0, sample: sample, now: ms(time))
            #expect(texts(lines) == ["BEAT"])
        }
        #expect(texts(machine.waited(now: ms(60_000))) == ["BEAT"])
    }

    /// Shows one picture after the other, four a second, and gives what was told and when.
    private func told(
        _ samples: [(mean: Int, checksum: UInt64)],
        codes: [FoundCode] = [],
        isLive: Bool = true
    ) -> [String] {
        var machine = WatchMachine(isLive: isLive, now: 0)
        var told: [String] = []
        for (index, given) in samples.enumerated() {
            let now = ms(UInt64(index) * 250)
            #expect(machine.wantsSample(now: now))
            let sample = WatchMachine.Sample(mean: given.mean, checksum: given.checksum)
            for line in machine.saw(codes, frameCompletedAt: now, sample: sample, now: now) {
                switch line {
                case .fault(let code, _): told.append("\(index * 250) \(code)")
                case .ready: told.append("\(index * 250) ready")
                default: break
                }
            }
            #expect(!machine.wantsSample(now: now + ms(249)))
        }
        return told
    }

    @Test(arguments: [
        (19, ["2000 black"]), (20, []), (0, ["2000 black"]), (250, []), (251, ["2000 white"]),
        (255, ["2000 white"]),
    ])
    func `A black or white picture is told after two seconds`(_ given: (Int, [String])) {
        let samples = (0...8).map { (mean: given.0, checksum: UInt64($0)) }
        #expect(told(samples) == given.1)
        #expect(told(samples, isLive: false) == given.1)
        #expect(told(Array(samples.dropLast())) == [])
    }

    @Test func `A picture with a code in it is not black`() {
        let samples = (0...20).map { (mean: 5, checksum: UInt64($0)) }
        #expect(told(samples, codes: [code]) == [])
    }

    @Test func `The same picture to the last bit is frozen, and noise is not`() {
        let still = [(mean: Int, checksum: UInt64)](repeating: (90, 7), count: 9)
        #expect(told(still) == ["2000 frozen"])
        #expect(told(Array(still.dropLast())) == [])
        #expect(told(still, isLive: false) == [])
        // Noise changes a bit somewhere in each frame while the mean stays.
        #expect(told((0...40).map { (mean: 90, checksum: UInt64($0)) }) == [])
        // A frame that differs once in two seconds is enough.
        #expect(told((0...40).map { (mean: 90, checksum: UInt64($0 / 8)) }) == [])
    }

    @Test func `One fault after the other is told, and READY ends the last`() {
        var samples = [(mean: Int, checksum: UInt64)](repeating: (90, 7), count: 9)
        samples += (100..<110).map { (mean: 3, checksum: $0) }
        samples.append((90, 200))
        #expect(told(samples) == ["2000 frozen", "2250 ready", "4250 black", "4750 ready"])
    }

    @Test func `A silence is judged anew after it, also where the picture was black`() {
        var machine = WatchMachine(now: 0)
        let sample = WatchMachine.Sample(mean: 3, checksum: 1)
        _ = machine.saw([], frameCompletedAt: 0, sample: sample, now: 0)
        let black = machine.saw([], frameCompletedAt: 0, sample: sample, now: ms(2_000))
        #expect(texts(black).first?.hasPrefix("FAULT\tblack") == true)
        #expect(texts(machine.waited(now: ms(4_000))).first?.hasPrefix("FAULT\tstalled") == true)
        let back = machine.saw([], frameCompletedAt: 0, sample: sample, now: ms(4_100))
        #expect(texts(back) == ["READY"])
        let again = machine.saw([], frameCompletedAt: 0, sample: sample, now: ms(6_100))
        #expect(texts(again).first?.hasPrefix("FAULT\tblack") == true)
    }

    @Test func `A code held for a minute is told at most ten times a second and never gone`() {
        var machine = WatchMachine(now: 0)
        var (codes, others) = (0, 0)
        // 60 frames a second, which are more than are looked at.
        for frame in UInt64(0)..<3_600 {
            let now = frame * 1_000_000_000 / 60
            for line in machine.saw([code], frameCompletedAt: now, now: now) {
                switch line {
                case .code: codes += 1
                case .beat: break
                default: others += 1
                }
            }
        }
        #expect(codes > 500)
        #expect(codes <= 600)
        #expect(others == 0)
    }

    @Test func `A code that leaves is gone, and told at once when it comes back`() {
        var machine = WatchMachine(now: 0)
        for time in stride(from: UInt64(0), through: 400, by: 50) {
            _ = machine.saw([code], frameCompletedAt: ms(time), now: ms(time))
        }
        #expect(texts(machine.waited(now: ms(899))).contains("GONE") == false)
        #expect(texts(machine.waited(now: ms(900))).contains("GONE"))
        let lines = machine.saw([code], frameCompletedAt: ms(901), now: ms(901))
        #expect(texts(lines) == ["CODE\tqr\t4a\t0"])
    }
}
