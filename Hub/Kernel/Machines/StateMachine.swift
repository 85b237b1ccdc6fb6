/// A word of a state machine: stored and shown by its raw text, which never changes.
package protocol MachineWord: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

/// The states of a thing and what leads from one to another, as data.
///
/// One table decides, is drawn for people, and is looked over by tests: there is no second place in
/// which a state is changed.
package struct StateMachine<State, Event, Facts, Effect>: Sendable
where State: MachineWord, Event: MachineWord, Facts: Sendable, Effect: MachineWord {
    /// A condition that a transition states by name.
    package struct Guard: Sendable {
        package let name: String
        package let holds: @Sendable (Facts) -> Bool

        package init(_ name: String, _ holds: @escaping @Sendable (Facts) -> Bool) {
            self.name = name
            self.holds = holds
        }
    }

    package struct Transition: Sendable {
        package let from: [State]
        package let event: Event
        package let to: State
        package let condition: Guard?
        package let effects: [Effect]

        package init(
            from: [State],
            on event: Event,
            to: State,
            when condition: Guard? = nil,
            effects: [Effect] = []
        ) {
            self.from = from
            self.event = event
            self.to = to
            self.condition = condition
            self.effects = effects
        }
    }

    /// Where an event leads, and what is to be done for it.
    package struct Step: Sendable, Equatable {
        package let state: State
        package let effects: [Effect]

        package init(_ state: State, _ effects: [Effect] = []) {
            self.state = state
            self.effects = effects
        }
    }

    /// Why an event changes nothing.
    package enum Refusal: Error, Hashable, Sendable {
        /// The state knows no such event.
        case noTransition(State, Event)
        /// Every transition there is has a condition, and none holds; the names of all.
        case conditionsFail(State, Event, [String])
    }

    package let name: String
    package let initial: State
    /// States that nothing leaves, on purpose.
    package let finals: Set<State>
    /// Of those with the same state and event, the first whose condition holds is taken.
    package let transitions: [Transition]

    package init(
        _ name: String,
        initial: State,
        finals: Set<State> = [],
        _ transitions: [Transition]
    ) {
        self.name = name
        self.initial = initial
        self.finals = finals
        self.transitions = transitions
    }

    package func step(
        _ state: State,
        _ event: Event,
        _ facts: Facts
    ) throws(Refusal) -> Step {
        let known = transitions.filter { $0.event == event && $0.from.contains(state) }
        guard !known.isEmpty else { throw .noTransition(state, event) }
        for transition in known where transition.condition?.holds(facts) ?? true {
            return Step(transition.to, transition.effects)
        }
        throw .conditionsFail(state, event, known.compactMap(\.condition?.name))
    }
}

extension StateMachine where Facts == Void {
    package func step(_ state: State, _ event: Event) throws(Refusal) -> Step {
        try step(state, event, ())
    }
}
