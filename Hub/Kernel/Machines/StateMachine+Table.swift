/// What is wrong with a machine, and how it is shown.
extension StateMachine {
    /// Everything that a table of transitions can have wrong; empty for one that is sound.
    package var faults: [String] {
        unreachable + stuck + leavingFinals + hidden + unused
    }

    private var unreachable: [String] {
        var reached: Set<State> = [initial]
        for _ in State.allCases {
            for transition in transitions where !reached.isDisjoint(with: transition.from) {
                reached.insert(transition.to)
            }
        }
        return State.allCases.filter { !reached.contains($0) }
            .map { "\(name): nothing leads to \($0.rawValue)" }
    }

    private var stuck: [String] {
        State.allCases.filter { !finals.contains($0) }.filter { state in
            !transitions.contains { $0.from.contains(state) }
        }.map { "\(name): nothing leaves \($0.rawValue), which is not called final" }
    }

    private var leavingFinals: [String] {
        transitions.flatMap { transition in
            transition.from.filter(finals.contains).map {
                "\(name): \(transition.event.rawValue) leaves \($0.rawValue), which is final"
            }
        }
    }

    /// Transitions behind one without a condition, which is always taken before them.
    private var hidden: [String] {
        var open: Set<String> = []
        var found: [String] = []
        for transition in transitions {
            for state in transition.from {
                let place = "\(state.rawValue) on \(transition.event.rawValue)"
                if open.contains(place) { found.append("\(name): \(place) is decided before") }
                if transition.condition == nil { open.insert(place) }
            }
        }
        return found
    }

    private var unused: [String] {
        let events = Event.allCases.filter { event in
            !transitions.contains { $0.event == event }
        }.map { "\(name): no state knows \($0.rawValue)" }
        let effects = Effect.allCases.filter { effect in
            !transitions.contains { $0.effects.contains(effect) }
        }.map { "\(name): nothing has the effect \($0.rawValue)" }
        return events + effects
    }

    /// The machine as a table in Markdown.
    package var table: String {
        let rows = transitions.flatMap { transition in
            transition.from.map { state in
                let condition = transition.condition?.name ?? "always"
                let effects = transition.effects.map(\.rawValue).joined(separator: ", ")
                return "| \(state.rawValue) | \(transition.event.rawValue) | \(condition) "
                    + "| \(transition.to.rawValue) | \(effects.isEmpty ? "none" : effects) |"
            }
        }
        let ends = finals.map(\.rawValue).sorted().joined(separator: ", ")
        return """
            ## \(name)

            Begins as *\(initial.rawValue)*; ends as \(ends.isEmpty ? "nothing" : "*\(ends)*").

            | in | on | when | becomes | effects |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }
}
