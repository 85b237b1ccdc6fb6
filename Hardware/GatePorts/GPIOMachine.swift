import Access
package import Gates

/// What GPIO lines do and tell, without a kernel.
package struct GPIOMachine: Sendable {
    package enum Input: Sendable, Equatable {
        /// The lines were opened and stand so.
        case opened(UInt64)
        case edge(LineEdge)
        /// Edges were left out before they could be looked at.
        case missed
        /// How the lines stand, read after edges were lost.
        case levels(UInt64)
        case failed(GPIOFault)
        case order(WireOrder)
        case tick
        case ending
    }

    package enum Action: Sendable, Equatable {
        case set(UInt64, mask: UInt64)
        case news(WireNews)
        /// Edges were lost: the levels are to be read.
        case readLevels
    }

    private let plan: GPIOPlan
    private var contacts: ContactMachine
    private var sequence: UInt32?

    package init(_ plan: GPIOPlan) {
        self.plan = plan
        contacts = ContactMachine(
            Direction.allCases.filter { plan.lines[$0 == .entry ? .entry : .exit] != nil }
        )
    }

    package var deadline: Duration? { contacts.deadline }

    /// A pulse that is over ends first, whatever comes.
    package mutating func handle(_ input: Input, at now: Duration) -> [Action] {
        let ended = turn(contacts.handle(.tick, at: now))
        return ended + take(input, at: now)
    }

    private mutating func take(_ input: Input, at now: Duration) -> [Action] {
        switch input {
        case .opened(let levels):
            sequence = nil
            return tell(levels, at: now) + turn(contacts.handle(.opened, at: now))
        case .missed: return [.news(.missed), .readLevels]
        case .levels(let levels): return tell(levels, at: now)
        case .edge(let edge): return take(edge)
        // The shell tells it, once for each reason.
        case .failed: return []
        case .order(let order): return turn(contacts.handle(.order(order), at: now))
        case .tick: return []
        case .ending: return turn(contacts.handle(.ending, at: now))
        }
    }

    private func turn(_ actions: [ContactMachine.Action]) -> [Action] {
        actions.map { action in
            switch action {
            case .news(let news): return .news(news)
            case .turn(let direction, let isClosed):
                let bit = plan.bit(direction == .entry ? .entry : .exit)
                return .set(isClosed ? bit : 0, mask: bit)
            }
        }
    }

    private func tell(_ levels: UInt64, at now: Duration) -> [Action] {
        plan.roles.compactMap { role in
            news(role, isActive: levels & plan.bit(role) != 0, at: now).map { .news($0) }
        }
    }

    private mutating func take(_ edge: LineEdge) -> [Action] {
        let isGap = sequence.map { edge.sequence != $0 &+ 1 } ?? false
        sequence = edge.sequence
        let told = news(edge.role, isActive: edge.isActive, at: edge.at).map { Action.news($0) }
        let before: Action? = isGap ? .news(.missed) : nil
        return [before, told, isGap ? .readLevels : nil].compactMap(\.self)
    }

    private func news(_ role: GPIOPlan.Role, isActive: Bool, at moment: Duration) -> WireNews? {
        switch role {
        case .entry, .exit: nil
        case .sensorEntry: .sensor(.entry, isActive: isActive, at: moment)
        case .sensorExit: .sensor(.exit, isActive: isActive, at: moment)
        case .contact: .contact(isOpen: isActive, at: moment)
        case .tamper: .tamper(isActive)
        case .fire: .fire(isActive)
        }
    }
}
