package import Gates
package import Sync
package import Vocabulary

/// All that the local page says of an edge; no name, no payload, no key.
package struct EdgeStatus: Codable, Sendable {
    package enum State: String, Codable, Sendable, CaseIterable {
        case ok
        /// It decides, and something needs a look: a stale cache, an alarm, a reader, the disk.
        case degraded
        /// Nothing can be recorded any more: only free exits open.
        case journalFull = "journal_full"
        /// There is no cache to decide against yet.
        case notReady = "not_ready"
    }

    package struct Head: Codable, Sendable {
        package let version: UInt64
        package let hubEpoch: UInt32
        package let issuedAt: Timestamp
        package let expiresAt: Timestamp
        package let ageSeconds: Int64
        package let isStale: Bool
    }

    /// How new what is known is.
    package struct Freshness: Codable, Sendable {
        /// The newest moment at which the hub is known to have said that nothing is newer; nil
        /// since the start.
        package let heartbeatAt: Timestamp?
        package let heartbeatAgeSeconds: Int64?
        /// Sequence of the emergency list; 0 for none.
        package let flash: UInt64
        /// How many entries it has.
        package let struck: Int
        package let isZoneClosed: Bool
        /// Whether the hub has this device locked.
        package let isLocked: Bool
        /// Whether the rights are older than what the list leaves to them.
        package let lacksHead: Bool
    }

    package struct Journal: Codable, Sendable {
        package let epoch: UInt32
        package let sequence: UInt64
        package let acknowledged: UInt64
        package let backlog: UInt64
        /// `normal`, `degraded` or `full`.
        package let space: String
        package let unsettled: Int
    }

    package struct Clock: Codable, Sendable {
        package let low: Timestamp
        package let high: Timestamp
        package let isConfirmed: Bool
    }

    package struct Decisions: Codable, Sendable {
        package let total: UInt64
        package let verdicts: [String: Int]
        package let counted: UInt64
        package let dropped: UInt64
        package let repeated: UInt64
        package let latencyP50Microseconds: Int64?
        package let latencyP99Microseconds: Int64?
        /// Nil before the first.
        package let last: DecisionEntry?
    }

    package struct Lanes: Codable, Sendable {
        package let download: LaneReport
        package let upload: LaneReport
        /// Nil where no reader reads badges.
        package let badgeKeys: LaneReport?
        /// Heartbeats and what is struck.
        package let news: LaneReport?

        package init(
            download: LaneReport,
            upload: LaneReport,
            badgeKeys: LaneReport? = nil,
            news: LaneReport? = nil
        ) {
            self.download = download
            self.upload = upload
            self.badgeKeys = badgeKeys
            self.news = news
        }
    }

    package let state: State
    package let device: DeviceID
    package let scope: ScopeID
    package let gate: GateID
    package let zone: UInt16
    package let direction: String
    /// Where it stands from its next start on, when the hub moved it.
    package let nextAssignment: Assignment?
    package let hub: String
    package let uptimeSeconds: Int64
    /// Nil while there is no cache.
    package let head: Head?
    package let freshness: Freshness
    package let journal: Journal
    package let clock: Clock
    package let decisions: Decisions
    package let readers: [ReaderReport]
    package let lanes: Lanes
    /// All that is wrong; empty when all is well.
    package let conditions: [ConditionReport]
    /// Whether the hub has been missing for long enough that people are told.
    package let isOffline: Bool
    /// What the gate itself says; `gate` is where it stands.
    package let gateReport: GateReport
    package let screen: ScreenReport?
    /// Nil where no neighbours are configured.
    package let neighbours: NeighbourReport?
}

extension EdgeStatus {
    /// A lane that fails for longer needs a look; what is shorter mends itself.
    package static let failingMax = Duration.seconds(60)

    /// What all that adds up to, in one word.
    ///
    /// The two things without which nobody passes are asked of the files themselves: the conditions
    /// take their moment to come and go.
    package static func state(
        space: String,
        head: Head?,
        conditions: [ConditionReport]
    ) -> State {
        if space == "full" { return .journalFull }
        guard head != nil else { return .notReady }
        return conditions.isEmpty ? .ok : .degraded
    }
}
