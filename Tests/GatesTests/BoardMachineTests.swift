import Access
import Gates
import Testing

@Suite struct BoardMachineTests {
    @Test func `A board is greeted, beaten, and ready with its inputs`() {
        var bench = BoardBench()
        #expect(bench.handle(1_000, .opened) == [.line("1 HELLO 1*B18E\n")])
        #expect(bench.hear(1_010, "1 HELLO 1 door-2.0 4711*90F0") == [.line("2 BEAT*F34D\n")])
        #expect(
            bench.hear(1_030, "2 BEAT 5000 0*0425") == [
                .news(.fire(false)), .news(.tamper(false)),
                .news(.contact(isOpen: false, at: .milliseconds(1_030))),
                .news(.sensor(.entry, isActive: false, at: .milliseconds(1_030))),
                .news(.sensor(.exit, isActive: false, at: .milliseconds(1_030))), .news(.ready),
            ]
        )
        #expect(bench.machine.firmware == "door-2.0")
        #expect(bench.machine.deadline == .milliseconds(1_510))
    }

    @Test func `An opening goes out by the board's clock and begins once, by the host's`() {
        var bench = BoardBench.ready()
        #expect(bench.pulse(1_500) == [.line("3 OPEN 42 entry 300 14985*7079\n")])
        let began = WireNews.began(passage: 42, at: .milliseconds(1_720))
        #expect(bench.hear(1_730, "3 OK 5700*AF00") == [.news(began)])
        #expect(bench.hear(1_731, "1 BEGAN 42 5700*5D04") == [])
        #expect(bench.hear(1_732, "3 OK 5700*AF00") == [])
        #expect(bench.machine.counts.strangers == 1)
    }

    @Test func `What a board tells unasked is heard once, at the time of the wire`() {
        var bench = BoardBench.ready()
        let first = WireNews.sensor(.entry, isActive: true, at: .milliseconds(2_220))
        let last = WireNews.sensor(.entry, isActive: false, at: .milliseconds(2_300))
        #expect(bench.hear(2_225, "2 SENSOR entry 1 6200*516E") == [.news(first)])
        #expect(bench.hear(2_305, "3 SENSOR entry 0 6280*4891") == [.news(last)])
        #expect(bench.hear(2_306, "3 SENSOR entry 0 6280*4891") == [])
        #expect(bench.hear(2_307, "2 SENSOR entry 1 6200*516E") == [])
        #expect(bench.machine.counts.repeated == 2)
        #expect(
            bench.hear(2_308, "6 TAMPER 1*CAE7") == [.news(.missed), .news(.tamper(true))]
        )
        #expect(bench.machine.counts.missed == 2)
        #expect(bench.hear(2_309, "7 FIRE 1*CE73") == [.news(.fire(true))])
    }

    @Test func `A moment is never later than it was heard of, nor before the board was ready`() {
        var bench = BoardBench.ready()
        let late = WireNews.contact(isOpen: true, at: .milliseconds(1_100))
        let early = WireNews.contact(isOpen: false, at: .milliseconds(1_030))
        #expect(bench.hear(1_100, 1, "CONTACT 1 900000") == [.news(late)])
        #expect(bench.hear(1_200, 2, "CONTACT 0 0") == [.news(early)])
    }

    @Test func `A beat makes up for lines that got lost`() {
        var bench = BoardBench.ready()
        #expect(bench.tick(1_510) == [.line(Self.text(3, "BEAT"))])
        let told = bench.hear(1_520, 3, "BEAT 5495 21")
        #expect(
            told == [
                .news(.fire(true)), .news(.contact(isOpen: true, at: .milliseconds(1_515))),
                .news(.sensor(.entry, isActive: true, at: .milliseconds(1_515))),
            ]
        )
        _ = bench.tick(2_010)
        #expect(bench.hear(2_020, 4, "BEAT 5995 21") == [])
    }

    @Test func `An opening without an answer is sent twice more, then nobody can say`() {
        var bench = BoardBench.ready()
        let line = BoardBench.Told.line("3 OPEN 42 entry 300 14985*7079\n")
        #expect(bench.pulse(1_500) == [line])
        #expect(!bench.tick(1_799).contains(line))
        #expect(bench.tick(1_800) == [line])
        #expect(!bench.tick(2_099).contains(line))
        #expect(bench.tick(2_100).first == line)
        #expect(!bench.tick(2_399).contains(.giveUp(.unanswered)))
        let began = WireNews.began(passage: 42, at: .milliseconds(1_500))
        #expect(bench.tick(2_400) == [.news(began), .giveUp(.unanswered)])
        #expect(bench.machine.counts.resent == 2)
    }

    @Test func `An opening that the board told of is not sent again`() {
        var bench = BoardBench.ready()
        _ = bench.pulse(1_500)
        let began = WireNews.began(passage: 42, at: .milliseconds(1_720))
        #expect(bench.hear(1_730, "1 BEGAN 42 5700*5D04") == [.news(began)])
        _ = bench.tick(1_800)
        _ = bench.tick(2_100)
        #expect(bench.machine.counts.resent == 0)
    }

    @Test func `An answer to another number, or of another kind, is counted and ignored`() {
        var bench = BoardBench.ready()
        _ = bench.pulse(1_500)
        #expect(bench.hear(1_520, "4 OK 5700*1EAB") == [])
        #expect(bench.hear(1_530, 3, "BEAT 5500 0") == [])
        #expect(bench.hear(1_540, 3, "OK") == [])
        #expect(bench.machine.counts.strangers == 3)
        let began = WireNews.began(passage: 42, at: .milliseconds(1_720))
        #expect(bench.hear(1_730, "3 OK 5700*AF00") == [.news(began)])
    }

    nonisolated private static let refused: [(duration: Int, expires: Int, reason: String?)] = [
        (49, 9_000, "duration"), (50, 9_000, nil), (10_000, 9_000, nil),
        (10_001, 9_000, "duration"), (0, 9_000, "duration"), (-1, 9_000, "duration"),
        (1_000_000_000, 9_000, "duration"), (300, 1_499, "expired"), (300, 1_500, "expired"),
        (300, 1_501, nil),
    ]

    @Test(arguments: refused)
    func `What must not open is refused before the wire`(
        _ given: (duration: Int, expires: Int, reason: String?)
    ) {
        var bench = BoardBench.ready()
        let told = bench.pulse(1_500, duration: given.duration, expires: given.expires)
        guard let reason = given.reason else {
            #expect(told.count == 1)
            if case .line? = told.first { return }
            Issue.record("nothing was sent")
            return
        }
        #expect(told == [.news(.refused(passage: 42, reason: reason))])
    }

    @Test func `A deadline lies half a minute ahead at the most`() {
        var bench = BoardBench.ready()
        // 1500 + 30000 - 20, less 10, in a clock that is 3980 ahead.
        let line = Self.text(3, "OPEN 42 entry 300 35450")
        #expect(bench.pulse(1_500, expires: 900_000_000) == [.line(line)])
    }

    @Test func `An order for a board that is not there is refused, or comes to nothing`() {
        var bench = BoardBench()
        let refused = WireNews.refused(passage: 42, reason: "not-ready")
        #expect(bench.pulse(900) == [.news(refused)])
        _ = bench.handle(1_000, .opened)
        #expect(bench.pulse(1_005) == [.news(refused)])
        #expect(bench.handle(1_006, .order(.hold)) == [])
        #expect(bench.handle(1_007, .order(.rest)) == [])
    }

    @Test func `What the board refuses is refused`() {
        var bench = BoardBench.ready()
        _ = bench.pulse(1_500)
        let refused = WireNews.refused(passage: 42, reason: "expired")
        #expect(bench.hear(1_600, "3 NO expired*DE32") == [.news(refused)])
        #expect(bench.machine.counts.refused == ["expired": 1])
        #expect(bench.tick(1_800).allSatisfy { $0 == .line(Self.text(4, "BEAT")) })
    }

    private static func text(_ number: UInt16, _ words: String) -> String {
        let line = BoardLine(number, words.split(separator: " ").map(String.init))
        return String(decoding: line.bytes, as: UTF8.self)
    }
}
