package import Access
package import Gates

/// What an emulated door board did since it was made; restarts and unplugging wipe nothing of it.
package struct BoardMemory: Sendable, Hashable {
    package struct Pulse: Sendable, Hashable {
        package let passage: UInt64
        package let direction: Direction
        package let milliseconds: UInt64
        /// Since the machine's start.
        package let at: Duration
    }

    /// The oldest of each are forgotten beyond this.
    package static let kept = 8_192

    package internal(set) var pulses: [Pulse] = []
    package internal(set) var refusals: [BoardRefusal: Int] = [:]
    /// Openings asked for again and answered from memory.
    package internal(set) var repeats = 0
    package internal(set) var lamps: [Signal] = []
    /// Who went through, in either direction.
    package internal(set) var passages = 0
    package internal(set) var greetings = 0
    package internal(set) var beats = 0
    package internal(set) var restarts = 0
    package internal(set) var plugs = 0
    /// When the outputs were dropped because the host was silent, since the machine's start.
    package internal(set) var drops: [Duration] = []
    package internal(set) var badLines = 0
    package internal(set) var faults: [BoardFault: Int] = [:]

    package internal(set) var isContactClosed = false
    package internal(set) var isHolding = false
    package internal(set) var lamp: Signal?

    package init() {}

    /// Passages for which the contact was closed more than once: must be empty.
    package var pulsedTwice: [UInt64] {
        var seen: Set<UInt64> = []
        return pulses.map(\.passage).filter { $0 != 0 && !seen.insert($0).inserted }
    }

    mutating func remember(_ pulse: Pulse) {
        if pulses.count == Self.kept { pulses.removeFirst() }
        pulses.append(pulse)
    }

    mutating func remember(_ signal: Signal) {
        if lamps.count == Self.kept { lamps.removeFirst() }
        lamps.append(signal)
        lamp = signal
    }
}
