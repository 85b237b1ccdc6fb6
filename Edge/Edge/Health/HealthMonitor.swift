import Sync
import Synchronization
import Vocabulary

/// Looks at all parts twice a second and passes on what the ``HealthMachine`` makes of it.
package final class HealthMonitor: Sendable {
    /// With the two seconds of a reader's own patience, all is seen within three.
    package static let every = Duration.milliseconds(500)

    /// What it looks at and whom it tells.
    package struct Surroundings: Sendable {
        /// Does what the machine asks for; calls the closure where the journal refused the record.
        package typealias Perform =
            @Sendable (
                HealthMachine.Action, @escaping @Sendable () -> Void
            ) -> Void

        package var sample: @Sendable () -> HealthSample
        /// Called in the order in which things happened; must not wait.
        package var perform: Perform
        /// How often each loop has turned.
        package var turns: @Sendable () -> [String: UInt64]

        package init(
            sample: @escaping @Sendable () -> HealthSample,
            perform: @escaping Perform,
            turns: @escaping @Sendable () -> [String: UInt64] = { [:] }
        ) {
            self.sample = sample
            self.perform = perform
            self.turns = turns
        }
    }

    /// How things stood at the last look.
    package struct Report: Sendable {
        package var conditions: [ConditionReport] = []
        /// Whether the hub was not reached for long enough that the screen says so.
        package var isOffline = false
        /// Comings and goings, and how many of them were journalled.
        package var changes = 0
        package var records = 0
    }

    private struct State {
        var machine: HealthMachine
        var report = Report()
    }

    private let surroundings: Surroundings
    private let clock: EdgeClock
    private let service: ServiceReporter
    private let state: Mutex<State>

    package init(_ surroundings: Surroundings, clock: EdgeClock, service: ServiceReporter) {
        self.surroundings = surroundings
        self.clock = clock
        self.service = service
        state = Mutex(State(machine: HealthMachine(startedAt: clock.sinceBoot)))
    }

    package var report: Report { state.withLock { $0.report } }

    /// Looks until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            look()
            try? await Task.sleep(for: Self.every)
        }
    }

    /// One look; whoever holds the clock by hand calls it in place of `run`.
    package func look() {
        let sample = surroundings.sample()
        let now = clock.sinceBoot
        let (actions, report) = state.withLock { state in
            let actions = state.machine.handle(sample, at: now)
            state.report = Report(
                conditions: state.machine.report(names: sample.readers.map(\.name)),
                isOffline: HealthRules.isHubMissed(sample, for: HealthRules.offlineNoticeAfter),
                changes: state.machine.changes,
                records: state.machine.records
            )
            return (actions, state.report)
        }
        for action in actions { surroundings.perform(action) { self.refused(action) } }
        service.note(report.conditions, turns: surroundings.turns(), at: now)
    }

    private func refused(_ action: HealthMachine.Action) {
        guard case .record(let finding, let isOver) = action else { return }
        state.withLock { $0.machine.notJournalled(finding, isOver: isOver) }
    }
}
