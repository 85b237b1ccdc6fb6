import Vocabulary

/// Keeps the gate hearing of the hub: what to do next, after what came of the last.
///
/// It asks for a heartbeat first, since only an answer to a question of ours tells how late it is;
/// then it listens to the stream. Where something on the way holds the stream back, it asks again
/// and again instead, each question held by the hub until something is struck.
package struct NewsMachine: Sendable {
    package enum Event: Sendable, Equatable {
        case begin
        /// A heartbeat came as an answer, and tells of a flash that is not here, or of none.
        case asked(lacksFlash: Bool)
        /// What heartbeats told of was fetched and is in force.
        case fetched
        /// The stream ended, after so many events; it may have told of a flash that never came.
        case ended(events: Int, lacksFlash: Bool)
        /// The stream was open for long and brought nothing.
        case heldBack
        case failed(LaneFault)
        case waited
    }

    package enum Action: Sendable, Equatable {
        /// For a heartbeat, at once or as soon as something is struck.
        case ask(wait: Duration)
        case fetchFlash
        case listen
        case wait(Duration)
    }

    /// What the lane is doing, in a word for the status page.
    package enum Phase: String, Sendable {
        case idle
        case asking
        case fetching
        case listening
        /// The stream is held back: it asks instead.
        case polling
        case waiting
    }

    package static let pollWait = Duration.seconds(25)
    /// So many streams that ended before they brought anything count as held back.
    package static let emptyMax = 2
    /// After streams that brought nothing, one is tried again after this.
    package static let streamRetry = Duration.seconds(60)
    /// Between two answers that came at once and brought nothing.
    package static let spacing = Duration.seconds(2)

    package private(set) var phase = Phase.idle
    package private(set) var fault: LaneFault?
    private var backOff = SyncBackOff()
    private var streamAt: Duration?
    private var empty = 0
    private var askedAt: Duration = .zero

    package init() {}

    package mutating func handle(
        _ event: Event,
        at now: Duration,
        chance: Double
    ) -> Action {
        switch event {
        case .begin, .waited: return ask(now)
        case .asked(let lacksFlash): return asked(lacksFlash, now)
        case .fetched:
            fault = nil
            backOff.reset()
            return next(now)
        case .ended(let events, let lacksFlash): return ended(events, lacksFlash, now, chance)
        case .heldBack: return poll(now)
        case .failed(let fault): return fail(fault, chance)
        }
    }

    private func isMuted(_ now: Duration) -> Bool { streamAt.map { now < $0 } ?? false }

    private mutating func ask(_ now: Duration) -> Action {
        let isPolling = phase == .polling && isMuted(now)
        phase = isPolling ? .polling : .asking
        askedAt = now
        return .ask(wait: isPolling ? Self.pollWait : .zero)
    }

    private mutating func asked(_ lacksFlash: Bool, _ now: Duration) -> Action {
        guard lacksFlash else {
            fault = nil
            backOff.reset()
            return next(now)
        }
        phase = .fetching
        return .fetchFlash
    }

    private mutating func next(_ now: Duration) -> Action {
        guard isMuted(now) else {
            phase = .listening
            return .listen
        }
        let isQuick = phase == .polling && now - askedAt < Self.spacing
        phase = .polling
        if isQuick { return .wait(Self.spacing) }
        return ask(now)
    }

    private mutating func ended(
        _ events: Int,
        _ lacksFlash: Bool,
        _ now: Duration,
        _ chance: Double
    ) -> Action {
        guard !lacksFlash else {
            phase = .fetching
            return .fetchFlash
        }
        empty = events == 0 ? empty + 1 : 0
        guard empty < Self.emptyMax else { return poll(now) }
        // A hub that ends sends all its gates away at once: they come back spread over time.
        phase = .waiting
        return .wait(backOff.wait(chance: chance))
    }

    private mutating func poll(_ now: Duration) -> Action {
        empty = 0
        streamAt = now + Self.streamRetry
        phase = .polling
        return ask(now)
    }

    private mutating func fail(_ fault: LaneFault, _ chance: Double) -> Action {
        self.fault = fault
        phase = .waiting
        return .wait(backOff.wait(chance: chance))
    }
}
