/// When the hub is asked for the roster and told of checkpoints.
package struct RosterMachine: Sendable {
    package enum Event: Sendable, Equatable {
        case begin
        case waited
        /// A heartbeat told of a newer roster.
        case wanted
        case asked
        case told
        case failed(LaneFault)
    }

    package enum Action: Sendable, Equatable {
        case ask
        case tell
        /// Until the time is up, or until a roster is wanted.
        case wait(Duration)
    }

    /// A checkpoint that the hub has seen bounds what can be cut off.
    package static let every = Duration.seconds(30)

    package private(set) var fault: LaneFault?
    private var backOff = SyncBackOff()

    package init() {}

    package mutating func handle(_ event: Event, chance: Double) -> Action {
        switch event {
        case .begin, .waited, .wanted: return .ask
        case .asked: return .tell
        case .told:
            fault = nil
            backOff.reset()
            return .wait(Self.every)
        case .failed(let fault):
            self.fault = fault
            return .wait(backOff.wait(chance: chance))
        }
    }
}
