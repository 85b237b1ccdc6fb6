import Access
import CBaseline
import Cache
import Edge
import Journal
import Sync
import Vocabulary

/// A decision with its durable record, against the SQLite work of it in C.
///
/// The edge verifies the signature and the bucket, decides, chains the record and commits; the C
/// program only looks the right up and commits the same rows to a journal of the same tables beside
/// it. Since it checks no Ed25519 signature, the figure leaves the edge's check out, by its time on
/// the same tokens; a note gives the whole. Both take turns for each code, so that a busy disk
/// slows both.
enum JournalFigure {
    static func measure(
        _ gate: SeasonGate,
        _ season: Season,
        _ workspace: Workspace,
        plan: BenchmarkPlan
    ) throws -> Measured {
        let plain = try PlainGate(cache: gate.cache.path, workspace)
        let codes = season.codes.codes(
            (plan.rounds + 1) * plan.commits,
            seed: plan.seed ^ 3
        )
        var rounds: [Times] = []
        for start in stride(from: 0, to: codes.count, by: plan.commits) {
            rounds.append(try round(gate, plain, codes[start..<start + plan.commits]))
        }
        // The first round warms both files.
        rounds.removeFirst()
        return Measured(
            [.journalRatioToC: ratio(rounds) { $0.edge - min($0.edge, $0.signature) }],
            notes: [
                "decision and record \(mean(rounds, \.edge, plan)) µs, of which the decision "
                    + "\(mean(rounds, \.decision, plan)) µs; the SQLite work in C "
                    + "\(mean(rounds, \.plain, plan)) µs",
                "journalRatioToC compares the look-up, the pure decision and the record: the C "
                    + "program checks no Ed25519 signature; with the edge's check of it "
                    + text(ratio(rounds) { $0.edge }) + ", the record alone "
                    + text(ratio(rounds) { $0.edge - $0.decision }),
            ]
        )
    }

    private static func ratio(_ rounds: [Times], _ part: (Times) -> UInt64) -> Double {
        Middle.median(rounds.map { Double(part($0)) / Double($0.plain) })
    }

    private static func text(_ ratio: Double) -> String { Decimals.text(ratio, digits: 2) }

    /// Nanoseconds of one round.
    private struct Times {
        var edge: UInt64 = 0
        var decision: UInt64 = 0
        /// What reading and verifying the same tokens takes by itself.
        var signature: UInt64 = 0
        var plain: UInt64 = 0
    }

    private static func mean(
        _ rounds: [Times],
        _ part: KeyPath<Times, UInt64>,
        _ plan: BenchmarkPlan
    ) -> String {
        let times = rounds.map { Double($0[keyPath: part]) / Double(plan.commits) / 1_000 }
        return Decimals.text(Middle.median(times), digits: 1)
    }

    private static func round(
        _ gate: SeasonGate,
        _ plain: PlainGate,
        _ codes: ArraySlice<SeasonCode>
    ) throws -> Times {
        var times = Times()
        for (turn, code) in codes.enumerated() {
            if turn.isMultiple(of: 2) {
                try pass(gate, code, &times)
                times.plain += try plain.pass(code)
            } else {
                times.plain += try plain.pass(code)
                try pass(gate, code, &times)
            }
        }
        return times
    }

    /// The edge's own way: judged, drafted, appended.
    private static func pass(
        _ gate: SeasonGate,
        _ code: SeasonCode,
        _ times: inout Times
    ) throws {
        let presentation = gate.presentation(code)
        let begin = Stopwatch.wall()
        let judgement = try gate.judge.judge(presentation)
        times.decision += Stopwatch.wall() - begin
        let (drafts, uses) = gate.recording.drafts(of: judgement, sinceBoot: .seconds(1))
        try gate.journal.append(drafts, uses: uses)
        times.edge += Stopwatch.wall() - begin
        try SeasonGate.check(judgement, code)
        let again = Stopwatch.wall()
        _ = try? gate.tokens.read(code.payload)
        times.signature += Stopwatch.wall() - again
    }
}

/// The C program at a gate: a look-up and an append.
final class PlainGate {
    private let cache: OpaquePointer
    private let journal: OpaquePointer
    private var sequence: UInt64 = 1
    private var reserved: [RightID: UInt32] = [:]
    private var record = [UInt8](repeating: 0, count: Int(CBASELINE_RECORD_BYTES))
    private let entries: [UInt8]

    /// Its journal is made by ours, which is closed again, so that the tables are the same.
    init(cache path: String, _ workspace: Workspace) throws {
        let file = workspace.file("plain-journal.sqlite")
        _ = try JournalFile.open(path: file, device: SeasonGate.device, epochFloor: 0)
        var openedCache: OpaquePointer?
        var openedJournal: OpaquePointer?
        try Self.check(cbaseline_cache_open(path, &openedCache))
        try Self.check(cbaseline_journal_open(file, &openedJournal))
        guard let openedCache, let openedJournal else { throw Self.failure(0) }
        cache = openedCache
        journal = openedJournal
        var random = SplitMix(seed: 1)
        entries = random.bytes(2 * Int(CBASELINE_ENTRY_BYTES))
    }

    deinit {
        cbaseline_journal_close(journal)
        cbaseline_cache_close(cache)
    }

    /// Nanoseconds for one code: as many rows as the edge writes for it.
    func pass(_ code: SeasonCode) throws(BenchmarkFailure) -> UInt64 {
        let isGranted = code.refusal == nil
        let count = isGranted ? 2 : 1
        if isGranted { reserved[code.right, default: 0] += 1 }
        let reserved = isGranted ? reserved[code.right] ?? 1 : 0
        var found: Int32 = 0
        let begin = Stopwatch.wall()
        let looked = cbaseline_cache_find(cache, code.right.raw, &record, &found)
        let appended = cbaseline_journal_append(
            journal,
            1,
            sequence,
            entries,
            Int32(count),
            code.right.raw,
            reserved
        )
        let time = Stopwatch.wall() - begin
        try Self.check(looked)
        try Self.check(appended)
        sequence += UInt64(count)
        return time
    }

    private static func check(_ status: Int32) throws(BenchmarkFailure) {
        guard status == 0 else { throw failure(status) }
    }

    private static func failure(_ status: Int32) -> BenchmarkFailure {
        BenchmarkFailure(.system, "SQLite refused the C program (code \(status)).")
    }
}
