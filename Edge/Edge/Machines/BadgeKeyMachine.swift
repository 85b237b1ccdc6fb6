/// When the hub is asked for the badge keys of the scope.
///
/// At the start, since what is here may be of another seed; when a key or a badge was missing; and
/// every hour, since the hub may have changed the address or the sealing; never so often that a
/// stranger's cards make a flood of it.
package struct BadgeKeyMachine: Sendable {
    package enum Event: Sendable, Equatable {
        case begin
        /// The time was up.
        case waited
        /// A badge needed a key that is not here, or is unknown by the keys that are.
        case wanted
        case fetched
        case failed(LaneFault)
    }

    package enum Action: Sendable, Equatable {
        case fetch
        /// Until the time is up, or until keys are wanted where that counts.
        case wait(Duration, interruptible: Bool)
    }

    package static let fetchEvery = Duration.seconds(3_600)
    /// Between two answers of the hub, however often keys are wanted.
    package static let spacing = Duration.seconds(30)

    package private(set) var fault: LaneFault?
    private var backOff = SyncBackOff()
    /// Whether the wait is that after an answer.
    private var isSpacing = false

    package init() {}

    package mutating func handle(_ event: Event, chance: Double) -> Action {
        switch event {
        case .begin, .wanted: return .fetch
        case .waited:
            guard isSpacing else { return .fetch }
            isSpacing = false
            return .wait(Self.fetchEvery - Self.spacing, interruptible: true)
        case .fetched:
            fault = nil
            backOff.reset()
            isSpacing = true
            return .wait(Self.spacing, interruptible: false)
        case .failed(let fault):
            self.fault = fault
            isSpacing = false
            return .wait(backOff.wait(chance: chance), interruptible: false)
        }
    }
}
