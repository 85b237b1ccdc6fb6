import Badges
import CardReader
import ReaderLines
import Testing

@Suite struct CardMachineTests {
    private static let one = "04a1b2c3d4e5f6\t0044\t00\t"
    private static let two = "04112233445566\t0044\t00\t"

    private func card(_ first: UInt8 = 0xA1) throws -> CardTarget {
        let uid: [UInt8] =
            first == 0xA1
            ? [4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6] : [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]
        return try CardTarget(uid: uid, atqa: 0x0044, sak: 0, ats: [])
    }

    @Test func `An open reader says READY, beats, and looks at once`() {
        var desk = MachineDesk()
        #expect(desk.open() == ["READY", "BEAT"])
        #expect(desk.next() == .select)
    }

    @Test func `The field is looked at ten times a second`() {
        var desk = MachineDesk()
        _ = desk.open()
        #expect(desk.next() == .select)
        desk.pass(1)
        #expect(desk.look(.nothing) == [])
        #expect(desk.next() == .wait(until: desk.start + .milliseconds(100)))
        desk.pass(98)
        #expect(desk.next() != .select)
        desk.pass(1)
        #expect(desk.next() == .select)
        // A look that takes long leaves 50 ms for the other work.
        desk.pass(200)
        #expect(desk.look(.nothing) == [])
        desk.pass(49)
        #expect(desk.next() != .select)
        desk.pass(1)
        #expect(desk.next() == .select)
    }

    @Test func `A beat comes every 250 ms, and no wait is longer than to the next`() {
        var desk = MachineDesk()
        _ = desk.open()
        desk.pass(249)
        #expect(desk.beat() == [])
        desk.pass(1)
        #expect(desk.beat() == ["BEAT"])
        desk.pass(249)
        #expect(desk.beat() == [])
    }

    @Test func `A card is reported once and kept selected for its exchanges`() throws {
        var desk = MachineDesk()
        _ = desk.open()
        _ = desk.next()
        #expect(desk.look(.card(try card())) == ["CARD\t1\t\(Self.one)"])
        #expect(desk.next() == .wait(until: desk.start + .milliseconds(250)))
        #expect(desk.take("EXCHANGE\t1\t3004") == [])
        #expect(desk.next() == .exchange(number: 1, [0x30, 4]))
        #expect(desk.done(.reply([1, 2])) == ["REPLY\t1\t0102"])
        desk.pass(200)
        #expect(desk.next() == .wait(until: desk.start + .milliseconds(250)))
    }

    @Test func `After DONE the card is let go and only watched`() throws {
        var desk = MachineDesk()
        _ = desk.open()
        _ = desk.next()
        _ = desk.look(.card(try card()))
        #expect(desk.take("DONE\t1") == [])
        #expect(desk.next() == .deselect)
        for _ in 0..<36_000 {
            desk.pass(100)
            #expect(desk.next() == .select)
            #expect(desk.look(.card(try card())) == [])
            #expect(desk.next() == .deselect)
        }
        desk.pass(100)
        #expect(desk.next() == .select)
        #expect(desk.look(.nothing) == [])
    }

    @Test func `A card has left after three looks without it`() throws {
        var desk = MachineDesk()
        try desk.showDone(card())
        #expect(desk.poll(.nothing) == [])
        #expect(desk.poll(.nothing) == [])
        #expect(desk.poll(.card(try card())) == [])
        #expect(desk.poll(.nothing) == [])
        #expect(desk.poll(.failed) == [])
        #expect(desk.poll(.nothing) == ["GONE"])
        #expect(desk.poll(.nothing) == [])
        #expect(desk.poll(.card(try card())) == ["CARD\t2\t\(Self.one)"])
    }

    @Test(arguments: [(1_999, false), (2_000, true)])
    func `A session ends after two seconds`(_ given: (milliseconds: Int, isOver: Bool)) throws {
        var desk = MachineDesk()
        _ = desk.open()
        _ = desk.next()
        _ = desk.look(.card(try card()))
        desk.pass(given.milliseconds)
        #expect((desk.next() == .deselect) == given.isOver)
        let expected = given.isOver ? ["LOST\t1\tstale"] : []
        #expect(desk.take("EXCHANGE\t1\t30") == expected)
    }

    @Test func `Another card in the place of the first is GONE and CARD`() throws {
        var desk = MachineDesk()
        try desk.showDone(card())
        #expect(desk.poll(.card(try card(2))) == ["GONE", "CARD\t2\t\(Self.two)"])
    }

    @Test func `A phone that draws another number at each look is one card`() throws {
        func phone(_ last: UInt8, _ first: UInt8 = 8) throws -> CardTarget {
            try CardTarget(uid: [first, 2, 3, last], atqa: 0x0004, sak: 0x20, ats: [0x78])
        }
        var desk = MachineDesk()
        try desk.showDone(phone(1))
        for last in UInt8(2)...50 { #expect(desk.poll(.card(try phone(last))) == []) }
        // Numbers that are not drawn name their card.
        let lines = desk.poll(.card(try phone(4, 9)))
        #expect(lines == ["GONE", "CARD\t2\t09020304\t0004\t20\t78"])
    }

    @Test func `Numbers that are not the card's are stale`() throws {
        var desk = MachineDesk()
        _ = desk.open()
        #expect(desk.take("EXCHANGE\t1\t30") == ["LOST\t1\tstale"])
        _ = desk.next()
        _ = desk.look(.card(try card()))
        #expect(desk.take("EXCHANGE\t2\t30") == ["LOST\t2\tstale"])
        #expect(desk.take("DONE\t2") == [])
        #expect(desk.take("EXCHANGE\t1\t30") == [])
        #expect(desk.take("DONE\t1") == ["LOST\t1\tstale"])
        #expect(desk.take("EXCHANGE\t1\t30") == ["LOST\t1\tstale"])
    }

    @Test func `Four commands may wait and the fifth is told so`() throws {
        var desk = MachineDesk()
        _ = desk.open()
        _ = desk.next()
        _ = desk.look(.card(try card()))
        for _ in 0..<4 { #expect(desk.take("EXCHANGE\t1\t30") == []) }
        #expect(desk.take("EXCHANGE\t1\t30") == ["LOST\t1\tbusy"])
        #expect(desk.next() == .exchange(number: 1, [0x30]))
        let lost = ["LOST\t1\tleft", "LOST\t1\tstale", "LOST\t1\tstale", "LOST\t1\tstale"]
        #expect(desk.done(.lost(.left)) == lost)
    }

    @Test func `A card that was lost and stayed is read anew, twice at most`() throws {
        var desk = MachineDesk()
        _ = desk.open()
        _ = desk.next()
        _ = desk.look(.card(try card()))
        for number in 1...2 {
            #expect(desk.lose(number) == ["LOST\t\(number)\tleft"])
            #expect(desk.next() == .deselect)
            #expect(desk.next() == .select)
            #expect(desk.look(.card(try card())) == ["GONE", "CARD\t\(number + 1)\t\(Self.one)"])
        }
        #expect(desk.lose(3) == ["LOST\t3\tleft"])
        #expect(desk.poll(.card(try card())) == [])
        for expected in [[], [], ["GONE"]] { #expect(desk.poll(.nothing) == expected) }
        #expect(desk.poll(.card(try card())) == ["CARD\t4\t\(Self.one)"])
    }

    @Test func `A target that is no card is told once, and READY when it has left`() throws {
        var desk = MachineDesk()
        _ = desk.open()
        let text = "padded_number: what is on the reader is no card of ours; take it away"
        #expect(desk.poll(.bad(.paddedNumber)) == ["FAULT\tbad-target\t\(text)"])
        for _ in 0..<5 { #expect(desk.poll(.bad(.paddedNumber)) == []) }
        for expected in [[], [], ["READY"]] { #expect(desk.poll(.nothing) == expected) }
        #expect(desk.poll(.bad(.malformed)).count == 1)
        #expect(desk.poll(.card(try card())) == ["READY", "CARD\t1\t\(Self.one)"])
    }

    @Test func `One torn answer of a card that was reported is no fault`() throws {
        var desk = MachineDesk()
        try desk.showDone(card())
        #expect(desk.poll(.bad(.malformed)) == [])
        #expect(desk.poll(.card(try card())) == [])
        #expect(desk.poll(.bad(.malformed)) == [])
        #expect(desk.poll(.bad(.malformed)) == [])
        let lines = desk.poll(.bad(.malformed))
        #expect(lines.count == 2)
        #expect(lines.first == "GONE")
    }

    @Test func `The third failure in a row asks for a new opening`() throws {
        var desk = MachineDesk()
        _ = desk.open()
        for selection in [Selection.failed, .failed, .nothing, .failed, .failed] {
            _ = desk.poll(selection)
            #expect(desk.next() != .reopen)
        }
        #expect(desk.poll(.failed) == [])
        #expect(desk.next() == .reopen)
        #expect(desk.machine.closed() == [])
        #expect(desk.open().first == "READY")
        #expect(desk.next() == .select)
    }

    @Test func `When the reader is lost its card and commands are too`() throws {
        var desk = MachineDesk()
        _ = desk.open()
        _ = desk.next()
        _ = desk.look(.card(try card()))
        _ = desk.take("EXCHANGE\t1\t30")
        #expect(desk.machine.closed().map(\.text) == ["LOST\t1\treader", "GONE"])
        #expect(desk.take("EXCHANGE\t1\t30") == ["LOST\t1\tstale"])
    }

    @Test(arguments: [
        ("EXCHANGE\t1\t" + String(repeating: "00", count: 262), ""),
        ("EXCHANGE\t1\t" + String(repeating: "00", count: 263), "command-too-long"),
        (String(repeating: "A", count: 8_193), "command-too-long"),
        ("EXCHANGE\t1\t", "bad-command"), ("EXCHANGE\t1\t0", "bad-command"),
        ("EXCHANGE\t1\tAB", "bad-command"), ("EXCHANGE\t0\t00", "bad-command"),
        ("exchange\t1\t00", "bad-command"), ("", "bad-command"), ("DONE", "bad-command"),
        ("DONE\t1\t", "bad-command"), ("\u{1B}[2J", "bad-command"),
    ])
    func `A command that is too long or not understood is a fault and costs nothing else`(
        _ given: (line: String, code: String)
    ) throws {
        var desk = MachineDesk()
        _ = desk.open()
        _ = desk.next()
        _ = desk.look(.card(try card()))
        let lines = desk.take(given.line)
        if given.code.isEmpty {
            #expect(lines == [])
        } else {
            #expect(lines.count == 1)
            #expect(lines.first?.hasPrefix("FAULT\t\(given.code)\t") == true)
            #expect(desk.take("DONE\t1") == [])
            #expect(desk.poll(.nothing) == ["READY"])
        }
    }
}
