import Badges
import Crypto
import ReaderLines
import Synchronization

/// Talks with the cards at one reader, as `CardSession` says.
final class CardDialogue: Sendable {
    /// Commands that a reader has not taken yet; one that lets more pile up is not listening.
    static let ordersMax = 16
    /// Readings that found the queue of decisions full and are offered again.
    ///
    /// A reader tells of a card once: unlike a code, which its reader sees again a moment later, a
    /// card that stays would wait for ever.
    static let unheardMax = 4
    /// From one offer to the next.
    static let offerEvery = Duration.milliseconds(100)
    /// After so long nobody stands there any more; the same card may then be shown anew.
    static let offersMax = 20

    private struct Unheard {
        let reading: BadgeReading
        let seenAt: Duration
        var offers = 1
    }

    private struct State {
        var session: CardSession
        var unheard: [Unheard] = []
        var offerAt = Duration.zero
        var orders: AsyncStream<ReaderCommand>.Continuation?
    }

    private let planner: BadgePlanner
    private let clock: EdgeClock
    private let submit: @Sendable (BadgeReading, Duration) -> Bool
    private let state: Mutex<State>

    init(
        _ planner: BadgePlanner,
        gap: Duration,
        clock: EdgeClock,
        submit: @escaping @Sendable (BadgeReading, Duration) -> Bool
    ) {
        self.planner = planner
        self.clock = clock
        self.submit = submit
        state = Mutex(State(session: CardSession(gap: gap) { SecureRandom.bytes($0) }))
    }

    /// How long until `tick` is due; nil while no card is read and all were heard.
    var wait: Duration? {
        let now = clock.sinceBoot
        let due = state.withLock { state in
            [state.session.deadline, state.unheard.isEmpty ? nil : state.offerAt]
        }
        return due.compactMap { $0 }.min().map { max(.zero, $0 - now) }
    }

    /// The commands for a reader that was just started.
    func open() -> AsyncStream<ReaderCommand> {
        let (stream, continuation) = AsyncStream<ReaderCommand>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.ordersMax)
        )
        state.withLock { $0.orders = continuation }
        return stream
    }

    /// Takes what a reader says of a card; gives whether the reader listens to what it is told.
    func handle(_ line: ReaderLine) -> Bool {
        switch line {
        case .card(let number, let card):
            perform(.card(number: number, card, planner.prepare(card)))
        case .reply(let number, let bytes): perform(.reply(number: number, bytes))
        case .lost(let number, _): perform(.lost(number: number))
        default:
            if let fault = line.targetFault { perform(.bad(fault)) } else { true }
        }
    }

    func gone() { _ = perform(.gone) }

    func tick() -> Bool { perform(.tick) }

    /// The reader ended.
    func close() {
        _ = perform(.ended)
        state.withLock { state in
            state.orders?.finish()
            state.orders = nil
        }
    }

    /// In one piece, so that commands leave in the order of what led to them.
    private func perform(_ event: CardSession.Event) -> Bool {
        let now = clock.sinceBoot
        return state.withLock { state in
            if now >= state.offerAt { offer(&state, now) }
            var isListening = true
            for action in state.session.handle(event, at: now) {
                switch action {
                case .send(let command):
                    if case .dropped? = state.orders?.yield(command) { isListening = false }
                case .present(let reading, let seenAt):
                    present(Unheard(reading: reading, seenAt: seenAt), &state, now)
                }
            }
            return isListening
        }
    }

    /// Behind those that wait already, so that none overtakes another.
    private func present(_ reading: Unheard, _ state: inout State, _ now: Duration) {
        if state.unheard.isEmpty, submit(reading.reading, reading.seenAt) { return }
        guard state.unheard.count < Self.unheardMax else {
            state.session.retract()
            return
        }
        if state.unheard.isEmpty { state.offerAt = now + Self.offerEvery }
        state.unheard.append(reading)
    }

    private func offer(_ state: inout State, _ now: Duration) {
        guard !state.unheard.isEmpty else { return }
        state.offerAt = now + Self.offerEvery
        while let first = state.unheard.first {
            if submit(first.reading, first.seenAt) {
                state.unheard.removeFirst()
                continue
            }
            state.unheard[0].offers += 1
            guard state.unheard[0].offers >= Self.offersMax else { return }
            state.unheard.removeFirst()
            state.session.retract()
        }
    }
}
