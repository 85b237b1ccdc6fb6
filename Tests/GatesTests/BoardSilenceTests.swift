import DoorBoardEmulation
import Gates
import SerialLines
import Testing

/// The board's own side: what holds when the host is not there.
@Suite(.timeLimit(.minutes(1))) struct BoardSilenceTests {
    /// A host that is written by hand.
    private struct Host: ~Copyable {
        let line: SerialLine
        var cutter = BoardCutter()

        init(_ board: DoorBoard) throws {
            line = try SerialLine(try #require(board.path), .terminal(baud: 115_200))
        }

        func say(_ text: String) throws {
            try line.write(Array("\(text)\n".utf8), waitingMilliseconds: 1_000)
        }

        /// The lines that come until one has this beginning, for five seconds at most.
        mutating func hear(until word: String) -> [[String]] {
            var heard: [[String]] = []
            let end = ContinuousClock.now + .seconds(5)
            while ContinuousClock.now < end {
                guard case .bytes(let bytes) = line.read(waitingMilliseconds: 20) else { continue }
                heard += cutter.take(bytes).compactMap { try? $0.get().words }
                if heard.contains(where: { $0.first == word }) { break }
            }
            return heard
        }
    }

    @Test func `Without beats for two seconds a board drops what it holds`() async throws {
        let board = try DoorBoard()
        var host = try Host(board)
        try host.say("1 HELLO 1*B18E")
        #expect(host.hear(until: "HELLO") == [["HELLO", "1", "emulator-1", "1"]])
        try host.say("4 HOLD*B5AB")
        let start = ContinuousClock.now
        #expect(host.hear(until: "OK") == [["OK"]])
        #expect(board.memory.isHolding)
        #expect(await Patience.wait { !board.memory.isHolding })
        let held = ContinuousClock.now - start
        #expect(held > .milliseconds(1_500) && held < .seconds(6))
        #expect(board.memory.drops.count == 1)
        board.stop()
    }

    @Test func `With beats it holds on`() throws {
        let board = try DoorBoard()
        var host = try Host(board)
        try host.say("1 HELLO 1*B18E")
        _ = host.hear(until: "HELLO")
        try host.say("4 HOLD*B5AB")
        _ = host.hear(until: "OK")
        for _ in 0..<12 {
            try host.say("2 BEAT*F34D")
            _ = host.line.read(waitingMilliseconds: 0)
            WakeUpPause.milliseconds(250)
        }
        #expect(board.memory.isHolding)
        #expect(board.memory.drops == [])
        board.stop()
    }

    @Test func `A board that was not greeted does nothing`() throws {
        let board = try DoorBoard()
        var host = try Host(board)
        try host.say("7 OPEN 43 exit 300 9000*C5BA")
        #expect(host.hear(until: "NO") == [["NO", "hello"]])
        #expect(board.memory.pulses == [])
        board.stop()
    }

    @Test func `An opening that is asked for again is answered again and not done again`() throws {
        let board = try DoorBoard()
        board.set(.none)
        var host = try Host(board)
        try host.say("1 HELLO 1*B18E")
        _ = host.hear(until: "HELLO")
        try host.say("7 OPEN 43 exit 300 9000*C5BA")
        let first = host.hear(until: "BEGAN").first { $0.first == "OK" }
        try host.say("7 OPEN 43 exit 300 9000*C5BA")
        #expect(host.hear(until: "OK").first == first)
        #expect(first != nil)
        #expect(board.memory.pulses.count == 1)
        #expect(board.memory.repeats == 1)
        board.stop()
    }

    @Test func `A host that asks twice for one passage is found out`() async throws {
        let board = try DoorBoard()
        board.set(.none)
        var host = try Host(board)
        try host.say("1 HELLO 1*B18E")
        _ = host.hear(until: "HELLO")
        for number: UInt16 in [7, 8] {
            let line = BoardLine(number, "OPEN", "43", "exit", "50", "9000")
            try host.line.write(line.bytes, waitingMilliseconds: 1_000)
            _ = host.hear(until: "BEGAN")
            #expect(await Patience.wait { !board.memory.isContactClosed })
        }
        #expect(board.memory.pulsedTwice == [43])
        board.stop()
    }

    @Test func `Noise and endless lines are skipped by a board`() throws {
        let board = try DoorBoard()
        var host = try Host(board)
        try host.say(String(repeating: "A", count: 3_000))
        try host.say("\u{0}\u{1}\u{7F}")
        try host.say("1 HELLO 1*B18F")
        try host.say("1 HELLO 1*B18E")
        #expect(host.hear(until: "HELLO").count == 1)
        #expect(board.memory.badLines == 3)
        board.stop()
    }
}

private enum WakeUpPause {
    static func milliseconds(_ count: Int) {
        (try? WakeUp())?.wait(milliseconds: count)
    }
}
