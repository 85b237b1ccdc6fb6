import Access
import CardEmulation
import Vocabulary

/// From a card being laid down to the verdict: through libnfc, the line protocol and the judge.
///
/// The look into the field ten times a second is in it: a card waits for half of that on average.
enum TapFigure {
    /// Between two taps, at random, so that no tap falls in step with the reader's looks.
    private static let pauseMilliseconds = 20...120

    struct Times {
        /// From laying down, and from the reader's first word of it.
        var laid: [UInt64] = []
        var told: [UInt64] = []
    }

    static func measure(
        _ gate: BadgeGate,
        _ cards: [BadgeSeason.Card],
        latency: Duration,
        taps: Int
    ) async throws -> Times {
        gate.reader.setLatency(latency)
        var emulated = cards.map(\.emulated)
        var times = Times()
        for tap in 0..<taps {
            let place = tap % cards.count
            try await Task.sleep(for: .milliseconds(Int.random(in: pauseMilliseconds)))
            let count = gate.count
            let laidAt = Clock.system.sinceBoot()
            gate.reader.place(emulated[place])
            let seen = try await gate.seen(after: count)
            try check(seen, cards[place])
            // What the card counted is on it when it comes again.
            if let now = gate.reader.card { emulated[place] = now }
            gate.reader.remove()
            times.laid.append(nanoseconds(seen.decidedAt - laidAt))
            times.told.append(nanoseconds(seen.decidedAt - seen.cameAt))
        }
        return times
    }

    /// A speed counts only when the verdict was the right one.
    static func check(
        _ seen: BadgeGate.Seen,
        _ card: BadgeSeason.Card
    ) throws(BenchmarkFailure) {
        guard seen.refusal == nil, seen.right == card.right, seen.medium == card.level.medium else {
            throw BenchmarkFailure(
                .wrongAnswer,
                "A \(card.level.title) was answered with \(seen.refusal?.name ?? "granted") as "
                    + "\(seen.medium.name) (\(seen.detail ?? "read"))."
            )
        }
    }

    static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        return UInt64(max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
    }
}
