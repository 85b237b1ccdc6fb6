package import Cache
import Crypto
package import Journal
package import Logging
package import Sync
import Synchronization
import Vocabulary

/// Keeps the cache at the hub's newest head: performs what `DownloadMachine` says.
package final class DownloadLane: Sendable {
    /// What the lane tells the rest of the daemon.
    package struct Reports: Sendable {
        /// A head is in the cache, and its mark is owed to the journal.
        package let applied: @Sendable () -> Void
        package let alarmed: @Sendable (HeadAlarm) -> Void
        /// Where the hub says that this device stands.
        package let assigned: @Sendable (Assignment) -> Void

        package init(
            applied: @escaping @Sendable () -> Void,
            alarmed: @escaping @Sendable (HeadAlarm) -> Void,
            assigned: @escaping @Sendable (Assignment) -> Void
        ) {
            self.applied = applied
            self.alarmed = alarmed
            self.assigned = assigned
        }
    }

    private struct State {
        var report = LaneReport(phase: DownloadMachine.Phase.idle.rawValue)
        /// Why the bell was rung; the graver reason stays.
        var wanted = DownloadMachine.Event.told
        var lackedKeyAt: Duration?
    }

    /// Strangers may show signatures as often as they like: the hub is asked at most so often.
    private static let keyAskEvery = Duration.seconds(10)

    let link: HubLink
    let keyrings: KeyringDesk
    let desk: HeadDesk
    let cache: CacheFile
    let clock: EdgeClock
    let reports: Reports
    let events: Log
    let workshop = Workshop("download")
    /// For neighbours.
    package let shelf: DeltaShelf
    private let alarms: HeadAlarms
    private let bell = Bell()
    private let state = Mutex(State())

    package init(
        link: HubLink,
        keyrings: KeyringDesk,
        cache: CacheFile,
        journal: JournalFile,
        clock: EdgeClock,
        reports: Reports,
        events: Log = .silent
    ) {
        self.link = link
        self.keyrings = keyrings
        self.cache = cache
        self.clock = clock
        self.reports = reports
        self.events = events
        let (shelf, alarms) = (DeltaShelf(), HeadAlarms(reports: reports, events: events))
        self.shelf = shelf
        self.alarms = alarms
        desk = HeadDesk(
            cache: cache,
            journal: journal,
            clock: clock,
            keyring: { link.keyring },
            reports: .init(
                applied: { delta, bytes in
                    if let delta { shelf.keep(delta, bytes: bytes) }
                    reports.applied()
                },
                alarmed: { alarms.raise($0) }
            ),
            events: events
        )
    }

    package var report: LaneReport { state.withLock { $0.report } }

    /// Has everything fetched again: a row was found changed behind our back.
    package func distrust() {
        state.withLock { $0.wanted = .tampered }
        bell.ring()
    }

    /// There is a keyring, or somebody saw a signature, that ours does not know.
    package func lacksKey() {
        let now = clock.sinceBoot
        let isDue = state.withLock { state in
            if let last = state.lackedKeyAt, now - last < Self.keyAskEvery { return false }
            state.lackedKeyAt = now
            if state.wanted != .tampered { state.wanted = .newerKeyring }
            return true
        }
        if isDue { bell.ring() }
    }

    /// There is a newer head: a lane that rests after a failure tries again.
    package func lacksHead() {
        guard report.phase == DownloadMachine.Phase.waiting.rawValue else { return }
        bell.ring()
    }

    private func takeWanted() -> DownloadMachine.Event {
        state.withLock { state in
            defer { state.wanted = .told }
            return state.wanted
        }
    }

    /// Runs until the task is cancelled.
    package func run() async {
        var machine = DownloadMachine()
        var event = DownloadMachine.Event.begin
        var asksLeft = Self.assignmentAsksMax
        while !Task.isCancelled {
            let action = machine.handle(
                event,
                version: desk.currentHead?.head.version,
                at: clock.sinceBoot,
                chance: Double.random(in: 0...1)
            )
            publish(machine, after: event)
            if asksLeft > 0, event == .upToDate || event == .applied {
                asksLeft = await askAssignment() ? 0 : asksLeft - 1
            }
            event = await perform(action)
        }
    }

    private func publish(_ machine: DownloadMachine, after event: DownloadMachine.Event) {
        let now = clock.bounds.low
        let change = state.withLock { state in
            state.report.phase = machine.phase.rawValue
            state.report.alarm = machine.alarm?.rawValue
            if event == .upToDate || event == .applied { state.report.succeededAt = now }
            return state.report.note(machine.fault, at: now)
        }
        if let change { events.info("downloadFault", ["fault": "\(change)"]) }
    }

    private func perform(_ action: DownloadMachine.Action) async -> DownloadMachine.Event {
        switch action {
        case .wait(let duration):
            return await bell.wait(upTo: duration) ? takeWanted() : .waited
        case .askHead(let known, let wait):
            return await bell.interrupting { await self.askHead(known, wait) } ?? takeWanted()
        case .fetchDelta(let from, let low): return await fetchDelta(from, low)
        case .fetchSnapshot(let low): return await fetchSnapshot(low)
        case .fetchKeyring: return await fetchKeyring()
        }
    }

    /// The hub vouches for another head of this version than the one that is here.
    package func sawFork(_ beat: Heartbeat) {
        alarms.raise(HeadAlarm(fault: .fork, version: beat.headVersion, digest: beat.headDigest))
    }
}
