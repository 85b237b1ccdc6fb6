import ReaderLines

/// Both ends of the talk with the daemon, and the machine that decides what is said.
final class ReaderTalk {
    var machine: CardMachine
    /// The daemon is gone, or reads no more.
    private(set) var isEnded = false
    private let output: LineOutput
    private var input = CommandInput()

    init(_ output: consuming LineOutput, session: Duration) {
        self.output = output
        machine = CardMachine(session: session, at: .now)
    }

    func say(_ lines: [ReaderLine]) {
        guard !output.write(lines) else { return }
        isEnded = true
    }

    /// Says that the loop made progress, when that is due.
    func beat() {
        say(machine.beat(at: .now))
    }

    /// Waits for commands, at most until `end`, and hands them to the machine.
    func listen(until end: ContinuousClock.Instant) {
        switch input.take(before: end) {
        case .commands(let commands): say(commands.flatMap { machine.take($0) })
        case .nothing: break
        case .ended: isEnded = true
        }
        beat()
    }
}
