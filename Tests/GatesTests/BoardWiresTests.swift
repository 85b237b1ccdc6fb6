import Access
import DoorBoardEmulation
import GatePorts
import Gates
import Support
import Testing

/// Wires to a door board that is an emulated one behind a pseudo-terminal.
@Suite(.timeLimit(.minutes(2))) struct BoardWiresTests {
    private static func now() -> Duration {
        ContinuousClock().systemEpoch.duration(to: ContinuousClock.now)
    }

    private static func pulse(_ passage: UInt64, within life: Duration = .seconds(5)) -> WireOrder {
        .pulse(passage: passage, .entry, duration: .milliseconds(200), expiresAt: now() + life)
    }

    /// Runs wires against a board until the body is through.
    private static func drive(
        _ link: String? = nil,
        board: DoorBoard,
        _ body: (BoardWires, WireLog) async throws -> Void
    ) async throws {
        let wires = BoardWires(path: try #require(link ?? board.path))
        let log = WireLog()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await wires.run { log.hear($0) } }
            defer { group.cancelAll() }
            await log.expect("the board is ready") { $0.contains(.ready) }
            try await body(wires, log)
        }
        board.stop()
    }

    @Test func `An opening is begun, somebody passes, and times are the wire's`() async throws {
        let board = try DoorBoard()
        board.set(.passes(after: .milliseconds(150)))
        try await Self.drive(board: board) { wires, log in
            wires.perform(Self.pulse(7))
            await log.expect("somebody passed") { news in
                news.contains {
                    if case .sensor(.entry, isActive: true, _) = $0 { true } else { false }
                }
            }
            #expect(log.begun == [7])
            let pulse = try #require(board.memory.pulses.first)
            #expect(pulse.passage == 7)
            #expect(pulse.milliseconds == 200)
            for case .began(_, let time) in log.news {
                #expect(abs(time / .milliseconds(1) - pulse.at / .milliseconds(1)) < 60)
            }
        }
    }

    @Test func `An opening whose answer got lost is asked for again and pulses once`() async throws
    {
        let board = try DoorBoard()
        board.arm(.noWord)
        try await Self.drive(board: board) { wires, log in
            wires.perform(Self.pulse(7))
            await log.expect("it began") { _ in log.begun == [7] }
            #expect(board.memory.repeats == 1)
            #expect(board.memory.pulses.count == 1)
            #expect(log.losses == [])
        }
    }

    @Test func `An opening that is never acknowledged is undecided, and never pulsed again`()
        async throws
    {
        let board = try DoorBoard()
        board.arm(.noWord, count: 3)
        try await Self.drive(board: board) { wires, log in
            wires.perform(Self.pulse(7))
            await log.expect("it came back") { _ in log.readies == 2 }
            #expect(log.losses == ["unanswered"])
            #expect(log.begun == [7])
            #expect(board.memory.pulses.map(\.passage) == [7])
        }
    }

    @Test func `An answer to another number settles nothing`() async throws {
        let board = try DoorBoard()
        board.arm(.ackOther)
        try await Self.drive(board: board) { wires, log in
            wires.perform(Self.pulse(7))
            await log.expect("it began, by the board's own word") { _ in log.begun == [7] }
            #expect(wires.counts.strangers == 1)
            #expect(board.memory.pulses.count == 1)
        }
    }

    @Test(arguments: [BoardFault.hangUp, .replug])
    func `Unplugged during the pulse it is lost, and found again under another number`(
        _ fault: BoardFault
    ) async throws {
        let folder = try TemporaryFolder()
        let link = folder.path("gate")
        let board = try DoorBoard(link: link)
        let port = try #require(board.path)
        board.arm(fault)
        try await Self.drive(link, board: board) { wires, log in
            wires.perform(Self.pulse(7))
            await log.expect("it is lost") { _ in log.losses.first == "gone" }
            if fault == .hangUp { try board.plug() }
            #expect(board.path != port)
            await log.expect("it is back") { _ in log.readies == 2 }
            #expect(log.begun == [7])
            #expect(board.memory.pulses.map(\.passage) == [7])
            wires.perform(Self.pulse(8))
            await log.expect("the next one opens") { _ in log.begun == [7, 8] }
            #expect(board.memory.pulsedTwice == [])
        }
    }

    @Test func `A board that starts again in a window is lost and greeted anew`() async throws {
        let board = try DoorBoard()
        board.set(.none)
        try await Self.drive(board: board) { wires, log in
            wires.perform(Self.pulse(7))
            await log.expect("it began") { _ in log.begun == [7] }
            board.restart()
            await log.expect("it is back") { _ in log.readies == 2 }
            #expect(log.losses == ["restarted"])
            #expect(wires.counts.restarts == 1)
            #expect(!board.memory.isContactClosed)
            #expect(board.memory.pulses.count == 1)
        }
    }

    @Test func `A board that starts again in the pulse leaves the opening undecided`() async throws
    {
        let board = try DoorBoard()
        board.arm(.restart)
        try await Self.drive(board: board) { wires, log in
            wires.perform(Self.pulse(7))
            await log.expect("it is back") { _ in log.readies == 2 }
            #expect(log.begun == [7])
            #expect(board.memory.pulses.count == 1)
        }
    }

    @Test func `An order that waited on the line until it expired never pulses`() async throws {
        let board = try DoorBoard()
        board.arm(.deaf)
        try await Self.drive(board: board) { wires, log in
            wires.perform(Self.pulse(7, within: .milliseconds(200)))
            await log.expect("the board refuses") { news in
                news.contains(.refused(passage: 7, reason: "expired"))
            }
            #expect(board.memory.pulses == [])
            #expect(log.begun == [])
        }
    }

    @Test(arguments: [
        BoardFault.mute, .badSum, .noise, .long, .noNewline, .byteByByte, .duplicate, .slow,
    ])
    func `A bad line costs a line and no passage`(_ fault: BoardFault) async throws {
        let board = try DoorBoard()
        board.set(.none)
        try await Self.drive(board: board) { wires, log in
            board.arm(fault, count: 2)
            wires.perform(Self.pulse(7))
            await log.expect("it began") { _ in log.begun == [7] }
            #expect(log.losses == [])
            wires.perform(.rest)
            wires.perform(Self.pulse(8))
            await log.expect("the next one began") { _ in log.begun == [7, 8] }
            #expect(board.memory.pulses.map(\.passage) == [7, 8])
            #expect(board.memory.faults[fault] == 2)
        }
    }

    @Test func `Inputs are told, and lamps show what is asked for`() async throws {
        let board = try DoorBoard()
        try await Self.drive(board: board) { wires, log in
            wires.perform(.signal(.granted))
            board.set(.fire, true)
            board.set(.tamper, true)
            board.set(.contactOpen, true)
            board.walk(.exit)
            await log.expect("all is told") { news in
                news.contains(.fire(true)) && news.contains(.tamper(true))
                    && news.contains {
                        if case .contact(isOpen: true, _) = $0 { true } else { false }
                    }
                    && news.contains {
                        if case .sensor(.exit, isActive: true, _) = $0 { true } else { false }
                    }
            }
            #expect(await Patience.wait { board.memory.lamp == .granted })
        }
    }

    @Test func `The end leaves everything at rest at once`() async throws {
        let board = try DoorBoard()
        let wires = BoardWires(path: try #require(board.path))
        let log = WireLog()
        let running = Task { await wires.run { log.hear($0) } }
        await log.expect("the board is ready") { $0.contains(.ready) }
        wires.perform(.hold)
        #expect(await Patience.wait { board.memory.isHolding })
        running.cancel()
        await running.value
        #expect(await Patience.wait { !board.memory.isHolding })
        #expect(board.memory.drops == [])
        board.stop()
    }

    @Test func `A port that another host holds is busy until it lets go`() async throws {
        let board = try DoorBoard()
        try await Self.drive(board: board) { _, _ in
            let second = BoardWires(path: try #require(board.path))
            let log = WireLog()
            let running = Task { await second.run { log.hear($0) } }
            await log.expect("it is busy") { _ in log.losses == ["busy"] }
            running.cancel()
            await running.value
            #expect(log.readies == 0)
        }
    }

    nonisolated private static let strange: [(path: String, reason: String)] = [
        ("/nowhere/serial", "not-found"), ("", "not-found"), ("/dev/null", "not-a-device"),
        ("/dev", "not-a-device"), ("/etc/passwd", "not-a-device"),
        ("/" + String(repeating: "a", count: 2_999), "not-found"),
        ("/dev/" + String(repeating: "a/", count: 3_000), "not-found"),
    ]

    @Test(arguments: strange)
    func `What is no serial line is told once and looked for again`(
        _ given: (path: String, reason: String)
    ) async throws {
        let wires = BoardWires(path: given.path)
        let log = WireLog()
        let running = Task { await wires.run { log.hear($0) } }
        await log.expect("it is told") { !$0.isEmpty }
        try await Task.sleep(for: .milliseconds(500))
        running.cancel()
        await running.value
        #expect(log.news == [.lost(given.reason)])
    }

    @Test func `A line on which nobody speaks the protocol is lost as silent`() async throws {
        let board = try DoorBoard()
        board.arm(.mute, count: nil)
        let wires = BoardWires(path: try #require(board.path))
        let log = WireLog()
        let running = Task { await wires.run { log.hear($0) } }
        await log.expect("it is told") { $0 == [.lost("silent")] }
        running.cancel()
        await running.value
        board.stop()
    }

    @Test func `Lamps of their own show the last signal again after an unplug`() async throws {
        let folder = try TemporaryFolder()
        let link = folder.path("lamps")
        let board = try DoorBoard(link: link)
        let lamps = LampLine(path: link)
        lamps.show(.ready)
        let running = Task { await lamps.run { _ in } }
        #expect(await Patience.wait { board.memory.lamp == .ready })
        board.unplug()
        lamps.show(.attention)
        try board.plug()
        #expect(await Patience.wait { board.memory.lamp == .attention })
        running.cancel()
        await running.value
        board.stop()
    }
}
