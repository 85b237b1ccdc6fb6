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
        package let adopted: @Sendable (SignedKeyring) -> Void
        package let alarmed: @Sendable (HeadAlarm) -> Void
        /// Where the hub says that this device stands.
        package let assigned: @Sendable (Assignment) -> Void

        package init(
            applied: @escaping @Sendable () -> Void,
            adopted: @escaping @Sendable (SignedKeyring) -> Void,
            alarmed: @escaping @Sendable (HeadAlarm) -> Void,
            assigned: @escaping @Sendable (Assignment) -> Void
        ) {
            self.applied = applied
            self.adopted = adopted
            self.alarmed = alarmed
            self.assigned = assigned
        }
    }

    private struct State {
        var report = LaneReport(phase: DownloadMachine.Phase.idle.rawValue)
        var alarmed: Digest?
    }

    let link: HubLink
    let cache: CacheFile
    let journal: JournalFile
    let clock: EdgeClock
    let reports: Reports
    let events: Log
    let workshop = Workshop("download")
    private let bell = Bell()
    private let state = Mutex(State())

    package init(
        link: HubLink,
        cache: CacheFile,
        journal: JournalFile,
        clock: EdgeClock,
        reports: Reports,
        events: Log = .silent
    ) {
        self.link = link
        self.cache = cache
        self.journal = journal
        self.clock = clock
        self.reports = reports
        self.events = events
    }

    package var report: LaneReport { state.withLock { $0.report } }

    /// Has everything fetched again: a row was found changed behind our back.
    package func distrust() {
        bell.ring()
    }

    /// Runs until the task is cancelled.
    package func run() async {
        var machine = DownloadMachine()
        var event = DownloadMachine.Event.begin
        var asksLeft = Self.assignmentAsksMax
        while !Task.isCancelled {
            let action = machine.handle(
                event,
                version: cache.head?.head.version,
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
            try? await Task.sleep(for: duration)
            return .waited
        case .askHead(let known, let wait):
            return await bell.interrupting { await self.askHead(known, wait) } ?? .tampered
        case .fetchDelta(let from, let low): return await fetchDelta(from, low)
        case .fetchSnapshot(let low): return await fetchSnapshot(low)
        case .fetchKeyring: return await fetchKeyring()
        }
    }

    /// Raises the alarm once for each head that must not be.
    func alarm(_ head: SignedHead, _ fault: LaneFault) {
        let digest = head.digest
        let isNew = state.withLock { state in
            defer { state.alarmed = digest }
            return state.alarmed != digest
        }
        guard isNew else { return }
        events.error(
            "headAlarm",
            ["fault": "\(fault.rawValue)", "version": .integer(head.head.version)]
        )
        reports.alarmed(
            HeadAlarm(fault: fault, version: head.head.version, digest: digest)
        )
    }
}
