import Badges
import CardReader
import ReaderLines

/// The machine with a clock that only the test moves.
struct MachineDesk {
    let start = ContinuousClock.now
    var machine: CardMachine
    private var now: ContinuousClock.Instant

    init() {
        now = start
        machine = CardMachine(at: start)
    }

    mutating func pass(_ milliseconds: Int) {
        now += .milliseconds(milliseconds)
    }

    mutating func open() -> [String] { machine.opened(at: now).map(\.text) }
    mutating func beat() -> [String] { machine.beat(at: now).map(\.text) }
    mutating func next() -> CardMachine.Action { machine.next(at: now) }

    mutating func look(_ selection: Selection) -> [String] {
        machine.selected(selection, at: now).map(\.text)
    }

    mutating func done(_ exchange: Exchange) -> [String] {
        machine.exchanged(exchange, at: now).map(\.text)
    }

    /// A line of the daemon.
    mutating func take(_ line: String) -> [String] {
        var splitter = CommandSplitter()
        return splitter.take(Array("\(line)\n".utf8)).flatMap { machine.take($0) }.map(\.text)
    }

    /// Lets go of what is selected, waits for the next look, and has it find this.
    mutating func poll(_ selection: Selection) -> [String] {
        for _ in 0..<10 {
            if next() == .select { return look(selection) }
            pass(50)
        }
        return ["no look into the field within half a second"]
    }

    /// A card that was reported and is done with.
    mutating func showDone(_ card: CardTarget) throws {
        _ = open()
        _ = poll(.card(card))
        _ = take("DONE\t1")
    }

    /// An exchange that fails.
    mutating func lose(_ number: Int) -> [String] {
        _ = take("EXCHANGE\t\(number)\t30")
        _ = next()
        return done(.lost(.left))
    }
}
