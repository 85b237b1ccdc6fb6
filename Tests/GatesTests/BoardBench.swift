import Access
import Gates

/// The host's machine under test: moments in milliseconds since boot, lines as text.
struct BoardBench {
    enum Told: Equatable {
        case line(String)
        case news(WireNews)
        case giveUp(BoardGiveUp)
    }

    var machine = BoardMachine()

    /// Greeted, and ready at 1030: its board's clock says 0 at -3980, give or take 10.
    static func ready() -> BoardBench {
        var bench = BoardBench()
        _ = bench.handle(1_000, .opened)
        _ = bench.hear(1_010, "1 HELLO 1 door-2.0 4711*90F0")
        _ = bench.hear(1_030, "2 BEAT 5000 0*0425")
        return bench
    }

    mutating func handle(_ at: Int, _ event: BoardMachine.Event) -> [Told] {
        machine.handle(event, at: .milliseconds(at)).map { action in
            switch action {
            case .write(let bytes): .line(String(decoding: bytes, as: UTF8.self))
            case .news(let news): .news(news)
            case .giveUp(let reason): .giveUp(reason)
            }
        }
    }

    mutating func hear(_ at: Int, _ line: String) -> [Told] {
        handle(at, .bytes(Array("\(line)\n".utf8)))
    }

    /// Hears words whose sum is right.
    mutating func hear(_ at: Int, _ number: UInt16, _ words: String) -> [Told] {
        let words = words.split(separator: " ").map(String.init)
        return handle(at, .bytes(BoardLine(number, words).bytes))
    }

    mutating func tick(_ at: Int) -> [Told] { handle(at, .tick) }

    mutating func pulse(
        _ at: Int,
        _ passage: UInt64 = 42,
        duration: Int = 300,
        expires: Int = 11_015
    ) -> [Told] {
        let order = WireOrder.pulse(
            passage: passage,
            .entry,
            duration: .milliseconds(duration),
            expiresAt: .milliseconds(expires)
        )
        return handle(at, .order(order))
    }
}
