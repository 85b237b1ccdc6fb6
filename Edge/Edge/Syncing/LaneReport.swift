package import Vocabulary

/// How a lane stands, for the status page.
package struct LaneReport: Codable, Hashable, Sendable {
    package var phase: String
    /// What stands in the way; nil when nothing does.
    package var fault: String?
    /// What needs a person: a fork, a rollback, a quarantine.
    package var alarm: String?
    /// When it last did what it is for.
    package var succeededAt: Timestamp?
    /// Since when something stands in the way without a break; nil when nothing does.
    package var failingSince: Timestamp?

    package init(
        phase: String,
        fault: String? = nil,
        alarm: String? = nil,
        succeededAt: Timestamp? = nil,
        failingSince: Timestamp? = nil
    ) {
        self.phase = phase
        self.fault = fault
        self.alarm = alarm
        self.succeededAt = succeededAt
        self.failingSince = failingSince
    }

    /// Takes what stands in the way now; gives the word for the log where that changed.
    package mutating func note(_ fault: LaneFault?, at now: Timestamp) -> String? {
        let before = self.fault
        self.fault = fault?.rawValue
        failingSince = fault == nil ? nil : failingSince ?? now
        return before == self.fault ? nil : self.fault ?? "none"
    }

    package func isFailing(for limit: Duration, at now: Timestamp) -> Bool {
        failingSince.map { now.since($0) > limit } ?? false
    }
}
