import Access
import Badges
import Cache
import CardEmulation
import Edge
import Journal
import Processes
import Sync
import Synchronization
import Vocabulary

/// A gate with the edge's own parts, the real `jalon-nfc`, and an emulated reader in this process.
final class BadgeGate: Sendable {
    /// What was decided, and when.
    struct Seen: Sendable {
        let right: RightID?
        let medium: Medium
        let refusal: Refusal?
        /// What went wrong before anything was decided.
        let detail: String?
        /// Since boot: the card's coming as the reader told it, and the verdict.
        let cameAt: Duration
        let decidedAt: Duration
    }

    private static let patience = Duration.seconds(20)
    private static let look = Duration.microseconds(500)

    let reader: EmulatedReader
    let process: ReaderProcess
    /// Its files go when nobody holds it.
    private let workspace: Workspace
    private let notes: Notes
    private let task: Task<Void, Never>

    init(_ season: BadgeSeason, _ workspace: Workspace) throws {
        self.workspace = workspace
        let link = workspace.file("reader")
        reader = try EmulatedReader(link: link)
        let cache = try CacheFile.open(
            path: workspace.file("badges-cache.sqlite"),
            scope: Season.scope,
            keyring: season.keyring,
            mark: nil
        ).cache
        _ = try cache.apply(season.snapshot)
        let journal = try JournalFile.open(
            path: workspace.file("badges-journal.sqlite"),
            device: SeasonGate.device,
            epochFloor: 0
        ).journal
        let ring = BadgeKeyRing(season.keys)
        let judge = Judge(
            assignment: SeasonGate.assignment,
            cache: cache,
            journal: journal,
            keyring: season.keyring,
            badges: ring,
            time: { TimeBounds(exactly: Season.now) }
        )
        let clock = EdgeClock(ClockMachine(mark: nil, boot: "", sinceBoot: .zero), clock: .system)
        let notes = Notes()
        process = ReaderProcess(
            ReaderConfiguration(name: "bench", kind: .nfc, device: .card("pn532_uart:\(link)")),
            program: try SisterProgram.path("jalon-nfc"),
            direction: .entry,
            gap: .zero,
            clock: clock,
            planner: BadgePlanner(cache: cache, badges: ring, zone: Season.zone)
        ) { presentation in
            guard let judgement = try? judge.judge(presentation) else { return true }
            notes.add(judgement, at: clock.sinceBoot)
            return true
        }
        self.notes = notes
        let process = process
        task = Task { await process.run() }
    }

    /// Ends the reader's process and the reader.
    func stop() async {
        process.stop()
        await task.value
        reader.stop()
    }

    func waitUntilReady() async throws {
        try await wait("the reader is ready") { process.report.state == "ready" }
    }

    /// The first decision after `count` that `isGood` takes.
    func seen(
        after count: Int,
        where isGood: @Sendable (Seen) -> Bool = { _ in true }
    ) async throws -> Seen {
        var found: Seen?
        try await wait("a verdict") {
            found = notes.seen.withLock { $0.dropFirst(count).first(where: isGood) }
            return found != nil
        }
        guard let found else { throw BenchmarkFailure(.system, "Nothing was decided.") }
        return found
    }

    var count: Int { notes.seen.withLock { $0.count } }

    /// What both ends of the reader say of themselves, for when something went wrong.
    var account: String {
        let report = process.report
        let counts = reader.statistics.counts
        return "jalon-nfc: \(report.state), \(report.restarts) restarts, last fault "
            + "\(report.lastFault ?? "none"); the reader: \(counts.selects) selects, "
            + "\(counts.exchanges) exchanges, \(counts.hostAborts) aborts, "
            + "\(counts.damagedFrames) damaged frames"
    }

    func wait(_ what: String, until holds: () -> Bool) async throws {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if holds() { return }
            try await Task.sleep(for: Self.look)
        }
        throw BenchmarkFailure(.system, "Not within \(Self.patience): \(what).")
    }

    private final class Notes: Sendable {
        let seen = Mutex<[Seen]>([])

        func add(_ judgement: Judgement, at now: Duration) {
            let one = Seen(
                right: judgement.right,
                medium: judgement.medium,
                refusal: judgement.refusal,
                detail: judgement.detail,
                cameAt: judgement.presentation.seenAt,
                decidedAt: now
            )
            seen.withLock { $0.append(one) }
        }
    }
}
