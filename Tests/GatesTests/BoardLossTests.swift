import Gates
import Testing

/// When a board is given up, and what is never undone by a line that comes late.
@Suite struct BoardLossTests {
    private static func text(_ number: UInt16, _ words: String) -> String {
        let line = BoardLine(number, words.split(separator: " ").map(String.init))
        return String(decoding: line.bytes, as: UTF8.self)
    }

    @Test func `A board that answers nothing for 1.5 s is lost`() {
        var bench = BoardBench.ready()
        #expect(!bench.tick(2_529).contains(.giveUp(.silent)))
        #expect(bench.tick(2_530) == [.giveUp(.silent)])
        #expect(bench.machine.deadline == nil)
    }

    @Test func `Chatter that nobody asked for is no sign that the board hears`() {
        var bench = BoardBench.ready()
        _ = bench.hear(2_500, "2 SENSOR entry 1 6200*516E")
        #expect(bench.tick(2_530) == [.giveUp(.silent)])
    }

    @Test func `A board that starts with its line has three seconds to greet`() {
        var bench = BoardBench()
        _ = bench.handle(1_000, .opened)
        #expect(bench.tick(1_300) == [.line("1 HELLO 1*B18E\n")])
        #expect(bench.tick(3_999) == [.line("1 HELLO 1*B18E\n")])
        #expect(bench.tick(4_000) == [.giveUp(.silent)])
    }

    @Test func `A board that was not greeted since its start has started again`() {
        var bench = BoardBench.ready()
        _ = bench.tick(1_510)
        #expect(bench.hear(1_520, 3, "NO hello") == [.giveUp(.restarted)])
    }

    @Test func `An opening that a board forgot by starting again may have begun`() {
        var bench = BoardBench.ready()
        _ = bench.pulse(1_500)
        _ = bench.tick(1_800)
        let began = WireNews.began(passage: 42, at: .milliseconds(1_500))
        #expect(bench.hear(1_820, 3, "NO hello") == [.news(began), .giveUp(.restarted)])
    }

    @Test func `A clock that goes back, or another boot number, is a board that started again`() {
        var bench = BoardBench.ready()
        _ = bench.tick(1_510)
        #expect(bench.hear(1_520, 3, "BEAT 4999 0") == [.giveUp(.restarted)])
        _ = bench.handle(2_000, .opened)
        _ = bench.hear(2_010, 4, "HELLO 1 door-2.0 4712")
        #expect(bench.machine.counts.restarts == 1)
    }

    @Test func `A board of another version is not driven`() {
        var bench = BoardBench()
        _ = bench.handle(1_000, .opened)
        #expect(bench.hear(1_010, 1, "HELLO 2 door-9 1") == [.giveUp(.otherProtocol)])
    }

    @Test func `A line gone while an opening waits leaves it undecided`() {
        var bench = BoardBench.ready()
        _ = bench.pulse(1_500)
        let began = WireNews.began(passage: 42, at: .milliseconds(1_500))
        #expect(bench.handle(1_600, .failed) == [.news(began)])
        #expect(bench.handle(1_601, .failed) == [])
    }

    @Test func `Nothing from before is sent again behind a rest`() {
        var bench = BoardBench.ready()
        _ = bench.handle(1_100, .order(.hold))
        _ = bench.pulse(1_110)
        #expect(bench.handle(1_120, .order(.rest)) == [.line(Self.text(5, "REST"))])
        let lines = bench.tick(1_420)
        #expect(!lines.contains { $0 == .line(Self.text(3, "HOLD")) })
        #expect(lines.last == .giveUp(.unanswered))
    }

    @Test func `A board that will not rest is given up; one that will not hold is asked again`() {
        var bench = BoardBench.ready()
        _ = bench.handle(1_100, .order(.hold))
        #expect(bench.hear(1_110, 3, "NO busy") == [])
        #expect(bench.tick(1_510) == [.line(Self.text(4, "BEAT")), .line(Self.text(5, "HOLD"))])
        #expect(bench.handle(1_520, .order(.rest)) == [.line(Self.text(6, "REST"))])
        #expect(bench.hear(1_530, 6, "NO busy") == [.giveUp(.restRefused)])
    }

    @Test func `Lamps show the newest signal, one line at a time, and again after a loss`() {
        var bench = BoardBench.ready()
        #expect(bench.handle(1_100, .order(.signal(.ready))) == [.line("3 LAMP ready*14C0\n")])
        #expect(bench.handle(1_101, .order(.signal(.reading))) == [])
        #expect(bench.handle(1_102, .order(.signal(.granted))) == [])
        #expect(bench.hear(1_110, 3, "OK") == [.line(Self.text(4, "LAMP granted"))])
        #expect(bench.hear(1_120, "4 OK*0043") == [])
        #expect(bench.handle(1_130, .order(.signal(.granted))) == [])
        _ = bench.handle(1_200, .failed)
        _ = bench.handle(1_300, .opened)
        _ = bench.hear(1_310, 5, "HELLO 1 door-2.0 4711")
        let told = bench.hear(1_320, 6, "BEAT 6000 0")
        #expect(told.last == .line(Self.text(7, "LAMP granted")))
        #expect(bench.hear(1_330, 7, "NO lamp") == [])
        #expect(bench.handle(1_340, .order(.signal(.free))) == [])
    }

    @Test func `The end puts everything to rest`() {
        var bench = BoardBench.ready()
        #expect(bench.handle(1_100, .ended) == [.line(Self.text(3, "REST"))])
        #expect(bench.handle(1_101, .ended) == [])
    }

    @Test func `Bad lines are counted by their fault, and 256 in a row are no board's`() {
        var bench = BoardBench.ready()
        #expect(bench.hear(1_100, "2 BEAT 1 1*0000") == [])
        #expect(bench.hear(1_101, String(repeating: "A", count: 200)) == [])
        #expect(bench.handle(1_102, .bytes([0x00, 0xFF, 0x0A])) == [])
        #expect(bench.hear(1_103, "hello?") == [])
        #expect(
            bench.machine.counts.bad
                == ["bad-sum": 1, "too-long": 1, "noise": 1, "malformed": 1]
        )
        for _ in 5..<256 { #expect(bench.handle(1_200, .bytes([0xFF, 0x0A])) == []) }
        #expect(bench.handle(1_200, .bytes([0xFF, 0x0A])) == [.giveUp(.noise)])
        var other = BoardBench.ready()
        for _ in 0..<255 { _ = other.handle(1_200, .bytes([0xFF, 0x0A])) }
        _ = other.hear(1_201, "2 SENSOR entry 1 6200*516E")
        #expect(other.handle(1_202, .bytes([0xFF, 0x0A])) == [])
    }

    @Test func `Words that no board says are counted`() {
        var bench = BoardBench.ready()
        #expect(bench.hear(1_100, 9, "DANCE 1") == [])
        #expect(bench.machine.counts.unknown == 1)
    }
}
