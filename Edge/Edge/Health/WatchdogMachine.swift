/// Decides when the service manager's watchdog is fed: only when every loop has turned since.
///
/// A timer alone would feed it for a daemon whose decisions stand still.
package struct WatchdogMachine: Sendable {
    package enum Action: Sendable, Equatable {
        case nothing
        case feed
        /// These loops stand still; told when that changes, and with none when they turn again.
        case stuck([String])
    }

    /// Without a watchdog nothing is fed, and loops that stand still are told all the same.
    package static let intervalDefault = Duration.seconds(10)

    private let interval: Duration
    private var fedAt: Duration
    private var turns: [String: UInt64] = [:]
    private var stuck: [String] = []

    /// `interval` is what the service manager allows between two signs of life.
    package init(interval: Duration?, at now: Duration) {
        self.interval = interval ?? Self.intervalDefault
        fedAt = now
    }

    /// `turns` is how often each loop has turned since the start.
    package mutating func handle(_ turns: [String: UInt64], at now: Duration) -> Action {
        guard now - fedAt >= interval / 2 else { return .nothing }
        let still = turns.filter { $0.value <= self.turns[$0.key] ?? 0 }.map(\.key).sorted()
        // A loop that is only late is not told: there is time yet before the manager acts.
        let isTold = still.isEmpty || now - fedAt >= interval * 3 / 4
        guard still == stuck || !isTold else {
            stuck = still
            return .stuck(still)
        }
        guard still.isEmpty else { return .nothing }
        self.turns = turns
        fedAt = now
        return .feed
    }
}
