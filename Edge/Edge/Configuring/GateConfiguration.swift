import Configuration
package import GatePorts
package import Gates

/// Which gate an edge moves, and how it is wired.
package struct GateConfiguration: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Nothing to move: the decision is shown and a passage is taken to follow.
        case none
        /// A gate made of memory, for demonstrations.
        case simulator
        /// A relay board on a serial line, which answers nothing.
        case relay
        /// A micro-controller that times its pulses and tells what its inputs see.
        case board
        /// Lines of this machine's own connector.
        case gpio

        /// Whether contacts are moved.
        package var isWired: Bool { self == .relay || self == .board || self == .gpio }
    }

    package static let windowDefault = Passages.windowDefault
    package static let pulses: ClosedRange<Duration> = .milliseconds(50)...Duration.seconds(10)
    /// A turnstile turns once for a short pulse; a long one lets several pass.
    package static let turnstilePulseMax = Duration.seconds(2)
    private static let turnMax = 1_000_000

    package var kind = Kind.none
    package var window = windowDefault
    package var script = SimulatedGate.Script()
    package var settings = GateSettings()
    /// Where the serial line of a relay or a board is.
    package var device = ""
    package var channels = RelayMachine.Channels()
    /// Nil where lines are none of its business, or wrong.
    package var lines: GPIOPlan?

    package init() {}

    init(_ reader: ConfigurationReader) {
        kind = reader.choice("kind", default: .none)
        window = reader.duration(
            "window",
            default: Self.windowDefault,
            in: .milliseconds(50)...Duration.seconds(60)
        )
        if kind.isWired {
            readWiring(reader)
        } else {
            readScript(reader)
        }
    }

    private mutating func readScript(_ reader: ConfigurationReader) {
        script.passesAfter = reader.duration(
            "passesAfter",
            default: .milliseconds(200),
            in: .zero...Duration.seconds(60)
        )
        let turns = 0...Self.turnMax
        script.notUsedEvery = reader.int("notUsedEvery", default: 0, in: turns)
        script.refusedEvery = reader.int("refusedEvery", default: 0, in: turns)
        script.lostEvery = reader.int("lostEvery", default: 0, in: turns)
        script.hasSensor = reader.bool("sensor", default: true)
    }
}

extension GateConfiguration {
    private mutating func readWiring(_ reader: ConfigurationReader) {
        settings.sensor = reader.choice("sensor", default: kind == .relay ? .none : .pulse)
        settings.pulse = reader.duration(
            "pulse",
            default: settings.pulse,
            in: settings.sensor == .pulse
                ? Self.pulses.lowerBound...Self.turnstilePulseMax : Self.pulses
        )
        settings.grace = reader.duration(
            "grace",
            default: settings.grace,
            in: .zero...Duration.seconds(2)
        )
        settings.heldOpenAfter = reader.duration(
            "heldOpenAfter",
            default: settings.heldOpenAfter,
            in: .seconds(1)...Duration.seconds(600)
        )
        settings.failure = reader.value(
            "failure",
            "safe (opens without power) or secure (stays shut)"
        ) { GateSettings.Failure(rawValue: $0) }
        if settings.pulse > window {
            reader.refuse("window", "has to be at least as long as gate.pulse")
        }
        if kind == .relay, settings.sensor != .none {
            reader.refuse(
                "sensor",
                "a relay board tells nothing: give none, or a board that has inputs"
            )
        }
        switch kind {
        case .relay:
            device = Self.device(reader)
            channels = Self.channels(reader.section("channels"))
        case .board: device = Self.device(reader)
        case .gpio: lines = GPIOPlan(reader.section("lines"), sensor: settings.sensor)
        case .none, .simulator: break
        }
    }

    private static func device(_ reader: ConfigurationReader) -> String {
        let path = reader.requiredString("device")
        if !path.isEmpty, !path.hasPrefix("/") {
            reader.refuse("device", "takes a whole path, as /dev/serial/by-id/NAME")
        }
        if path.utf8.count > ReaderConfiguration.devicePathBytesMax {
            reader.refuse("device", "takes at most 256 characters")
        }
        return path
    }

    /// The same channel twice is a gate that opens both ways.
    private static func channels(_ reader: ConfigurationReader) -> RelayMachine.Channels {
        let range = Int(RelayBoard.channels.lowerBound)...Int(RelayBoard.channels.upperBound)
        let entry = reader.int("entry", default: 0, in: range)
        let exit = reader.int("exit", default: 0, in: range)
        guard entry > 0 || exit > 0 else { return RelayMachine.Channels() }
        return RelayMachine.Channels(
            entry: entry > 0 ? UInt8(entry) : nil,
            exit: exit > 0 ? UInt8(exit) : nil
        )
    }
}
