import Journal
package import Sync
import Vocabulary

/// Keeps what is wrong with a device: what comes and goes, when, and what is told of it.
///
/// It begins with nothing: what still holds at a start is told anew, after the `boot` record that
/// makes the hub forget what stood before.
package struct HealthMachine: Sendable {
    package typealias Finding = HealthRules.Finding

    package enum Action: Hashable, Sendable {
        /// Journal that it came, or that it went.
        case record(Finding, isOver: Bool)
        /// All conditions that stand now; told when that changes.
        case tell(Set<DeviceCondition>)
    }

    /// How long something has to hold before it counts.
    package struct Patience: Sendable, Equatable {
        package var coming: Duration
        package var going: Duration
    }

    /// Something that comes back so soon after it went flaps: it has to stay away twice as long.
    package static let flapWindow = Duration.seconds(60)
    package static let goingMax = Duration.seconds(60)
    /// Records a minute; what is beyond is told later, as it stands then.
    package static let recordsPerMinuteMax = 30
    /// While the journal lives on its reserve.
    package static let recordsPerMinuteMaxWhenLow = 4

    private struct Watched: Sendable {
        var isStanding = false
        /// Since when the samples contradict `isStanding`.
        var otherSince: Duration?
        var since = Timestamp.distantPast
        var wentAt: Duration?
        var going: Duration
    }

    private let startedAt: Duration
    private var watched: [Finding: Watched] = [:]
    /// What the journal tells by now.
    private var journalled: Set<Finding> = []
    private var told: Set<DeviceCondition> = []
    private var minute: Duration
    private var recordsInMinute = 0
    /// Comings and goings since the start.
    package private(set) var changes = 0
    /// Of which so many were journalled.
    package private(set) var records = 0

    package init(startedAt: Duration) {
        self.startedAt = startedAt
        minute = startedAt
    }

    /// What it takes for a condition to come, and to go.
    ///
    /// A camera that is started again is ready before it has shown that frames come: it must stay
    /// so for longer than its reader waits for the first one. A cache comes with the first answer.
    package static func patience(_ condition: DeviceCondition) -> Patience {
        switch condition {
        case .cacheAbsent: Patience(coming: .seconds(2), going: .zero)
        case .cameraGone, .readerSilent: Patience(coming: .zero, going: .seconds(3))
        default: Patience(coming: .zero, going: .seconds(1))
        }
    }

    package var standing: Set<Finding> {
        Set(watched.filter(\.value.isStanding).keys)
    }

    /// What stands, in the order of the closed list; `names` are those of the readers.
    package func report(names: [String]) -> [ConditionReport] {
        watched.filter(\.value.isStanding)
            .sorted {
                ($0.key.condition.rawValue, $0.key.place)
                    < ($1.key.condition.rawValue, $1.key.place)
            }
            .map { finding, state in
                let index = Int(finding.place) - 1
                return ConditionReport(
                    finding.condition,
                    part: names.indices.contains(index) ? names[index] : nil,
                    since: state.since
                )
            }
    }

    package mutating func handle(_ sample: HealthSample, at now: Duration) -> [Action] {
        let found = HealthRules.findings(
            sample,
            isLow: watched[Finding(.diskLow)]?.isStanding ?? false,
            sinceStart: now - startedAt
        )
        for finding in found.union(watched.keys) {
            weigh(finding, found.contains(finding), sample.low, now)
        }
        return owed(sample.space, now) + news()
    }

    private mutating func weigh(
        _ finding: Finding,
        _ isSeen: Bool,
        _ low: Timestamp,
        _ now: Duration
    ) {
        let patience = Self.patience(finding.condition)
        var state = watched[finding] ?? Watched(going: patience.going)
        defer { watched[finding] = state }
        guard isSeen != state.isStanding else {
            state.otherSince = nil
            return
        }
        let since = state.otherSince ?? now
        state.otherSince = since
        guard now - since >= (isSeen ? patience.coming : state.going) else { return }
        state.isStanding = isSeen
        state.otherSince = nil
        changes += 1
        guard isSeen else {
            state.wentAt = now
            return
        }
        state.since = low
        let isFlapping = state.wentAt.map { now - $0 < Self.flapWindow } ?? false
        state.going =
            isFlapping
            ? min(Self.goingMax, max(.seconds(1), state.going) * 2) : patience.going
    }

    /// What the journal still says otherwise, as far as this minute allows.
    private mutating func owed(_ space: SpaceMachine.State, _ now: Duration) -> [Action] {
        if now - minute >= .seconds(60) {
            minute = now
            recordsInMinute = 0
        }
        let standing = standing
        let order = standing.symmetricDifference(journalled)
            .sorted { ($0.condition.rawValue, $0.place) < ($1.condition.rawValue, $1.place) }
        var actions: [Action] = []
        for finding in order where recordsInMinute < Self.recordsMax(space) {
            let isOver = !standing.contains(finding)
            if isOver { journalled.remove(finding) } else { journalled.insert(finding) }
            recordsInMinute += 1
            records += 1
            actions.append(.record(finding, isOver: isOver))
        }
        return actions
    }

    /// Takes back what was asked to be journalled and was refused: it is asked for again.
    package mutating func notJournalled(_ finding: Finding, isOver: Bool) {
        if isOver { journalled.insert(finding) } else { journalled.remove(finding) }
        records -= 1
    }

    /// A full journal takes nothing: what holds when there is room again is told then.
    private static func recordsMax(_ space: SpaceMachine.State) -> Int {
        switch space {
        case .normal: recordsPerMinuteMax
        case .degraded: recordsPerMinuteMaxWhenLow
        case .full: 0
        }
    }

    private mutating func news() -> [Action] {
        let conditions = Set(standing.map(\.condition))
        guard conditions != told else { return [] }
        told = conditions
        return [.tell(conditions)]
    }
}
