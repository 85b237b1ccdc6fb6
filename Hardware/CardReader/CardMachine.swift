import Badges
package import ReaderLines

/// What the reader does next, and what it says: the shell performs, then tells what happened.
///
/// A card that comes is selected, reported, and kept selected while the daemon exchanges: a new
/// look into the field would end its session. After `DONE`, or when the time is over, it is only
/// watched for its leaving. A value: no I/O, no clock.
package struct CardMachine: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package enum Action: Sendable, Equatable {
        case select
        case exchange(number: UInt32, [UInt8])
        case deselect
        /// Wait for commands until then.
        case wait(until: Instant)
        /// The reader fails at every turn: close it and open it again.
        case reopen
    }

    enum Phase: Sendable, Equatable {
        case empty
        /// Reported, selected, and the daemon may exchange.
        case session(CardTarget, until: Instant)
        /// Reported; `isLost` when an exchange with it failed.
        case present(CardTarget, misses: Int, isLost: Bool)
        /// Something that is no card was told of; silent until it left.
        case bad(misses: Int)
    }

    struct Command: Sendable, Equatable {
        let number: UInt32
        let bytes: [UInt8]
    }

    var phase = Phase.empty
    /// The number of the last card reported.
    var number: UInt32 = 0
    var renewals = 0
    var isFaulty = false
    private let sessionTime: Duration
    private var commands: [Command] = []
    private var isSelected = false
    private var failures = 0
    private var selectedAt: Instant
    private var selectDue: Instant
    private var beatDue: Instant

    package init(session: Duration = CardLimits.sessionDefault, at now: Instant) {
        sessionTime = session
        selectedAt = now
        selectDue = now
        beatDue = now
    }

    /// The reader is open.
    package mutating func opened(at now: Instant) -> [ReaderLine] {
        failures = 0
        isFaulty = false
        isSelected = false
        selectDue = now
        return [.ready] + beat(at: now)
    }

    /// The reader is gone, and the card with it.
    package mutating func closed() -> [ReaderLine] {
        isFaulty = true
        isSelected = false
        return forget(.reader) + leave()
    }

    package mutating func next(at now: Instant) -> Action {
        if failures >= CardLimits.failuresMax { return .reopen }
        if let command = commands.first {
            return .exchange(number: command.number, command.bytes)
        }
        if case .session(let card, let until) = phase {
            guard now >= until else { return .wait(until: min(until, beatDue)) }
            phase = .present(card, misses: 0, isLost: false)
        }
        if isSelected {
            isSelected = false
            return .deselect
        }
        guard now >= selectDue else { return .wait(until: min(selectDue, beatDue)) }
        selectedAt = now
        return .select
    }

    /// The loop made progress; due every 250 ms.
    package mutating func beat(at now: Instant) -> [ReaderLine] {
        guard now >= beatDue else { return [] }
        beatDue = now + CardLimits.beatInterval
        return [.beat]
    }

    package mutating func take(
        _ line: Result<ReaderCommand, ReaderLineError>
    ) -> [ReaderLine] {
        switch line {
        case .failure(let error): return [refuse(error)]
        case .success(.done(let number)):
            guard number == self.number, case .session(let card, _) = phase else { return [] }
            phase = .present(card, misses: 0, isLost: false)
            return forget(.stale)
        case .success(.exchange(let number, let bytes)):
            guard number == self.number, case .session = phase else {
                return [Self.lost(number, .stale)]
            }
            guard commands.count < CardLimits.exchangesMax else {
                return [Self.lost(number, .busy)]
            }
            commands.append(Command(number: number, bytes: bytes))
            return []
        }
    }

    package mutating func exchanged(_ exchange: Exchange, at now: Instant) -> [ReaderLine] {
        precondition(!commands.isEmpty, "an exchange is told of only after it was asked for")
        let command = commands.removeFirst()
        switch exchange {
        case .reply(let bytes): return [.reply(number: command.number, bytes)]
        case .lost(let loss):
            if case .session(let card, _) = phase {
                phase = .present(card, misses: 0, isLost: true)
            }
            // At once: whether it left is known the sooner, and a card that stayed is read anew.
            selectDue = now
            return [Self.lost(command.number, loss)] + forget(.stale)
        }
    }

    package mutating func selected(_ selection: Selection, at now: Instant) -> [ReaderLine] {
        selectDue = max(
            selectedAt + CardLimits.pollInterval,
            now + CardLimits.pollPauseMin
        )
        failures = selection == .failed ? failures + 1 : 0
        if case .card = selection { isSelected = true }
        if case .bad = selection { isSelected = true }
        return judge(selection, until: now + sessionTime)
    }

    private mutating func refuse(_ error: ReaderLineError) -> ReaderLine {
        isFaulty = true
        switch error {
        case .tooLong, .payloadTooLong:
            return .fault(code: "command-too-long", text: "a command was too long; passed over")
        default:
            return .fault(code: "bad-command", text: "a command was not understood; passed over")
        }
    }

    /// Answers the commands that wait.
    private mutating func forget(_ loss: Exchange.Loss) -> [ReaderLine] {
        defer { commands = [] }
        return commands.map { Self.lost($0.number, loss) }
    }

    private static func lost(_ number: UInt32, _ loss: Exchange.Loss) -> ReaderLine {
        .lost(number: number, code: loss.rawValue)
    }
}
