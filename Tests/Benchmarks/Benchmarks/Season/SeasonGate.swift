import Access
import Cache
import Edge
import Journal
import Sync
import Vocabulary

/// The gate of a season with the edge's own parts, but for its reader, its lamp and its clock.
struct SeasonGate {
    static let device = DeviceID(1)
    static let assignment = Assignment(
        scope: Season.scope,
        gate: Season.gate,
        zone: Season.zone,
        direction: Direction.entry.name
    )

    let judge: Judge
    let recording: Recording
    let journal: JournalFile
    let cache: CacheFile
    let tokens: TokenReader

    init(_ season: Season, _ workspace: Workspace, name: String) throws {
        let cache = try SeasonCache.make(season, at: workspace.file("\(name)-cache.sqlite"))
        let journal = try JournalFile.open(
            path: workspace.file("\(name)-journal.sqlite"),
            device: Self.device,
            epochFloor: 0
        ).journal
        self.cache = cache
        self.journal = journal
        tokens = TokenReader(scope: Season.scope, keys: season.keyring.tokenKeys)
        judge = Judge(
            assignment: Self.assignment,
            cache: cache,
            journal: journal,
            keyring: season.keyring,
            time: { TimeBounds(exactly: Season.now) }
        )
        recording = Recording(Self.assignment)
    }

    func presentation(_ code: SeasonCode) -> Presentation {
        Presentation(
            payload: code.payload,
            medium: .staticCode,
            direction: .entry,
            reader: "bench",
            seenAt: .zero
        )
    }

    /// A speed counts only when the verdict was the right one.
    static func check(_ judgement: Judgement, _ code: SeasonCode) throws(BenchmarkFailure) {
        guard judgement.refusal != code.refusal else { return }
        throw BenchmarkFailure(
            .wrongAnswer,
            "A code was answered with \(judgement.refusal?.name ?? "granted") "
                + "in place of \(code.refusal?.name ?? "granted")."
        )
    }
}
