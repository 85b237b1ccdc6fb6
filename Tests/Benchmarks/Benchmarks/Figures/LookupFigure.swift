import Access
import CBaseline
import Cache
import Vocabulary

/// A look-up that hashes its whole bucket against a plain one in C, in turns on the same file.
///
/// Both take short turns and count the processor's time: a warm look-up waits for nothing, so that
/// wall time would only add what others do on the machine.
enum LookupFigure {
    private static let turnLength = 200

    static func measure(
        _ cache: CacheFile,
        _ rights: [SeasonRight],
        plan: BenchmarkPlan
    ) throws -> Measured {
        let plain = try PlainCache(cache.path)
        var random = SplitMix(seed: plan.seed ^ 0x4C4F_4F4B)
        var rounds: [Times] = []
        for _ in 0...plan.rounds {
            rounds.append(try round(cache, plain, keys(plan.lookups, rights, &random)))
        }
        // The first round warms the pages of both.
        rounds.removeFirst()
        let ratios = rounds.map { Double($0.verified) / Double($0.plain) }
        return Measured(
            [.lookupRatioToC: Middle.median(ratios)],
            notes: [
                "look-up with its bucket verified \(mean(rounds, \.verified, plan)) µs, "
                    + "plain in C \(mean(rounds, \.plain, plan)) µs of the processor"
            ]
        )
    }

    /// Nanoseconds of one round.
    private struct Times {
        var verified: UInt64 = 0
        var plain: UInt64 = 0
    }

    private static func mean(
        _ rounds: [Times],
        _ part: KeyPath<Times, UInt64>,
        _ plan: BenchmarkPlan
    ) -> String {
        let times = rounds.map { Double($0[keyPath: part]) / Double(plan.lookups) / 1_000 }
        return Decimals.text(Middle.median(times), digits: 2)
    }

    /// Each side is the first in every second turn.
    private static func round(
        _ cache: CacheFile,
        _ plain: borrowing PlainCache,
        _ keys: [UInt64]
    ) throws -> Times {
        var times = Times()
        for (turn, start) in stride(from: 0, to: keys.count, by: turnLength).enumerated() {
            let part = keys[start..<min(start + turnLength, keys.count)]
            if turn.isMultiple(of: 2) { times.verified += try verified(cache, part) }
            times.plain += try plain.time(part)
            if !turn.isMultiple(of: 2) { times.verified += try verified(cache, part) }
        }
        return times
    }

    private static func keys(
        _ count: Int,
        _ rights: [SeasonRight],
        _ random: inout SplitMix
    ) -> [UInt64] {
        (0..<count).map { _ in rights[Int(random.next() % UInt64(rights.count))].right.raw }
    }

    private static func verified(_ cache: CacheFile, _ keys: ArraySlice<UInt64>) throws -> UInt64 {
        var found = 0
        let begin = Stopwatch.processor()
        for key in keys {
            if case .row(let record) = cache.right(RightID(key)), record.right.raw == key {
                found += 1
            }
        }
        let time = Stopwatch.processor() - begin
        guard found == keys.count else { throw PlainCache.wrong(found, keys.count) }
        return time
    }
}

/// The C look-up on a cache file.
struct PlainCache: ~Copyable {
    private let cache: OpaquePointer

    init(_ path: String) throws(BenchmarkFailure) {
        var opened: OpaquePointer?
        let status = cbaseline_cache_open(path, &opened)
        guard status == 0, let opened else { throw Self.failure(status) }
        cache = opened
    }

    deinit { cbaseline_cache_close(cache) }

    /// Nanoseconds of the processor for all keys, each of which is there.
    borrowing func time(_ keys: ArraySlice<UInt64>) throws(BenchmarkFailure) -> UInt64 {
        var record = [UInt8](repeating: 0, count: Int(CBASELINE_RECORD_BYTES))
        var found: Int32 = 0
        var hits = 0
        let begin = Stopwatch.processor()
        for key in keys {
            let status = cbaseline_cache_find(cache, key, &record, &found)
            guard status == 0 else { throw Self.failure(status) }
            hits += Int(found)
        }
        let time = Stopwatch.processor() - begin
        guard hits == keys.count else { throw Self.wrong(hits, keys.count) }
        return time
    }

    static func wrong(_ found: Int, _ wanted: Int) -> BenchmarkFailure {
        BenchmarkFailure(.wrongAnswer, "Only \(found) of \(wanted) rights were found.")
    }

    private static func failure(_ status: Int32) -> BenchmarkFailure {
        BenchmarkFailure(.system, "SQLite refused the C program (code \(status)).")
    }
}
