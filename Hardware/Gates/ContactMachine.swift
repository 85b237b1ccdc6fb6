package import Access

/// Times opening contacts that know no time of their own: relays and plain output lines.
///
/// Contacts are opened when the wires are, at `rest` and at the end. No pulse is longer than
/// ``GateLimits/pulseMax``, whoever asks for it. Pure: the shell turns what it is told to turn and
/// calls at ``deadline``; times are since boot.
package struct ContactMachine: Sendable {
    package enum Input: Sendable, Equatable {
        /// The wires can be used now.
        case opened
        /// They cannot be used any more.
        case closed(String)
        case order(WireOrder)
        case tick
        /// The daemon ends; the wires still can be used.
        case ending
    }

    package enum Action: Sendable, Equatable {
        case turn(Direction, isClosed: Bool)
        case news(WireNews)
    }

    /// The directions that have a contact.
    private let directions: [Direction]
    private var isOpen = false
    private var isHeld = false
    private var pulsed: Direction?
    private var pulseEnd = Duration.zero

    package init(_ directions: [Direction]) {
        self.directions = directions
    }

    /// When it is to be called with `tick`, at the latest.
    package var deadline: Duration? { pulsed == nil ? nil : pulseEnd }

    /// Does what is to be done, in this order.
    package mutating func handle(_ input: Input, at now: Duration) -> [Action] {
        switch input {
        case .opened:
            isOpen = true
            return rest() + [.news(.ready)]
        case .closed(let reason):
            isOpen = false
            isHeld = false
            pulsed = nil
            return [.news(.lost(reason))]
        case .ending:
            defer { isOpen = false }
            return isOpen ? rest() : []
        case .tick: return end(at: now)
        case .order(let order): return end(at: now) + perform(order, at: now)
        }
    }

    private mutating func perform(_ order: WireOrder, at now: Duration) -> [Action] {
        guard isOpen else { return [] }
        switch order {
        case .signal: return []
        case .rest: return rest()
        case .hold:
            pulsed = nil
            isHeld = true
            return directions.map { .turn($0, isClosed: true) }
        case .pulse(let passage, let direction, let duration, let expiresAt):
            if let reason = obstacle(direction, duration, expiresAt, at: now) {
                return [.news(.refused(passage: passage, reason: reason))]
            }
            pulsed = direction
            pulseEnd = now + min(duration, GateLimits.pulseMax)
            return [
                .turn(direction, isClosed: true), .news(.began(passage: passage, at: now)),
            ]
        }
    }

    /// Why a contact is not closed now, in a word for the log.
    private func obstacle(
        _ direction: Direction,
        _ duration: Duration,
        _ expiresAt: Duration,
        at now: Duration
    ) -> String? {
        if now > expiresAt { return "expired" }
        if duration <= .zero { return "no duration" }
        if !directions.contains(direction) { return "no contact in this direction" }
        return isHeld || pulsed != nil ? "busy" : nil
    }

    private mutating func end(at now: Duration) -> [Action] {
        guard let direction = pulsed, now >= pulseEnd else { return [] }
        pulsed = nil
        return [.turn(direction, isClosed: false)]
    }

    private mutating func rest() -> [Action] {
        isHeld = false
        pulsed = nil
        return directions.map { .turn($0, isClosed: false) }
    }
}
