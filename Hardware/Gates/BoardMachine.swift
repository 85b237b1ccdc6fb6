/// The host's side of the door board's protocol: what is written when, and what the wires tell.
///
/// Pure: times are since boot. It opens nothing by itself and repeats no opening: an order that
/// waits for its answer is sent again under its number, by which the board knows it.
package struct BoardMachine: Sendable {
    package enum Event: Sendable {
        /// The line is open, and nothing of before waits in it.
        case opened
        case bytes([UInt8])
        case order(WireOrder)
        /// Time went by: at ``BoardMachine/deadline`` at the latest.
        case tick
        /// The line is gone.
        case failed
        /// The host ends: everything to rest.
        case ended
    }

    package enum Action: Sendable, Hashable {
        case write([UInt8])
        case news(WireNews)
        /// The line is of no use: to be closed, told as lost, and opened again after a pause.
        case giveUp(BoardGiveUp)
    }

    enum Phase: Sendable, Equatable {
        case closed
        /// From the opening of the line to the first beat's answer.
        case greeting(since: Duration)
        case ready(since: Duration)
    }

    struct Pending: Sendable {
        let number: UInt16
        let order: BoardOrder
        let firstSentAt: Duration
        var sentAt: Duration
        var repeats = 0
        /// For openings: the board told that it began, but not yet in answer.
        var hasBegun = false
        /// Whether it must not be sent again.
        var isFinal = false
    }

    var phase = Phase.closed
    var cutter = BoardCutter()
    var next: UInt16 = 1
    var pending: [Pending] = []
    var beatDue = Duration.zero
    var answeredAt = Duration.zero
    var time: BoardTime?
    var lastClock: UInt64 = 0
    var inputs: BoardInputs?
    var lastUnasked: UInt16?
    var badRun = 0
    var wanted: Signal?
    var shown: Signal?
    var hasLamps = true
    var holdsAgain = false

    /// The board as it greeted last.
    package internal(set) var firmware: String?
    package internal(set) var boot: UInt64?
    package internal(set) var counts = BoardCounts()

    package init() {}

    package var isReady: Bool {
        if case .ready = phase { true } else { false }
    }

    /// When the machine wants to be asked again; nil while the line is closed.
    package var deadline: Duration? {
        guard phase != .closed else { return nil }
        let repeats = pending.compactMap { isRepeating($0) ? repeatDue($0) : nil }
        return (repeats + [beatDue, silenceDue]).min()
    }

    package mutating func handle(_ event: Event, at now: Duration) -> [Action] {
        switch event {
        case .opened: open(at: now)
        case .bytes(let bytes): take(bytes, at: now)
        case .order(let order): perform(order, at: now)
        case .tick: tick(at: now)
        case .failed: fail()
        case .ended: end(at: now)
        }
    }

    private mutating func open(at now: Duration) -> [Action] {
        forget()
        phase = .greeting(since: now)
        answeredAt = now
        beatDue = now + BoardLimits.beatEvery
        return [send(.hello, at: now)]
    }

    private mutating func fail() -> [Action] {
        let doubts = doubts
        forget()
        return doubts
    }

    /// Openings that were sent and never answered: for all that anybody knows they began.
    ///
    /// To say otherwise would give a right back on which somebody may have passed.
    private var doubts: [Action] {
        pending.compactMap { waiting in
            guard case .open(let passage, _, _, _) = waiting.order, !waiting.hasBegun else {
                return nil
            }
            return .news(.began(passage: passage, at: waiting.firstSentAt))
        }
    }

    /// What held of the line that is no more.
    mutating func forget() {
        phase = .closed
        cutter = BoardCutter()
        pending = []
        time = nil
        lastClock = 0
        inputs = nil
        lastUnasked = nil
        badRun = 0
        shown = nil
        hasLamps = true
        holdsAgain = false
    }

    mutating func giveUp(_ reason: BoardGiveUp) -> [Action] {
        fail() + [.giveUp(reason)]
    }

    private mutating func end(at now: Duration) -> [Action] {
        guard phase != .closed else { return [] }
        let rest = send(.rest, at: now)
        return [rest] + fail()
    }

    /// Numbers an order and remembers it until its answer.
    mutating func send(_ order: BoardOrder, at now: Duration) -> Action {
        let number = next
        next = BoardLine.next(next)
        pending.append(Pending(number: number, order: order, firstSentAt: now, sentAt: now))
        return .write(BoardLine(number, order.words).bytes)
    }
}
