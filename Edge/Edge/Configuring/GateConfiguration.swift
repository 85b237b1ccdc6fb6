import Configuration
package import Gates

/// Which gate an edge moves.
package struct GateConfiguration: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Nothing to move: the decision is shown and a passage is taken to follow.
        case none
        /// A gate made of memory, for demonstrations.
        case simulator
    }

    package static let windowDefault = Passages.windowDefault
    private static let turnMax = 1_000_000

    package var kind = Kind.none
    package var window = windowDefault
    package var script = SimulatedGate.Script()

    package init() {}

    init(_ reader: ConfigurationReader) {
        let times = Duration.zero...Duration.seconds(60)
        kind = reader.choice("kind", default: .none)
        window = reader.duration(
            "window",
            default: Self.windowDefault,
            in: .milliseconds(50)...Duration.seconds(60)
        )
        script.passesAfter = reader.duration(
            "passesAfter",
            default: .milliseconds(200),
            in: times
        )
        let turns = 0...Self.turnMax
        script.notUsedEvery = reader.int("notUsedEvery", default: 0, in: turns)
        script.refusedEvery = reader.int("refusedEvery", default: 0, in: turns)
        script.lostEvery = reader.int("lostEvery", default: 0, in: turns)
        script.hasSensor = reader.bool("sensor", default: true)
    }

    /// The gate as it is to be driven.
    package func gate() -> any Gate {
        switch kind {
        case .simulator: SimulatedGate(script)
        case .none: SimulatedGate(.init(passesAfter: .zero, hasSensor: false))
        }
    }
}
