import Edge

/// Bytes of a code in, verdict out, without a record: signature, bucket, rules and use state.
///
/// The best round counts: on a machine where others work too, the slowest decisions of the other
/// rounds tell of them.
enum DecisionFigure {
    /// Decisions before the clock counts: they warm SQLite's pages and the processor.
    private static let warmUps = 500

    static func measure(
        _ gate: SeasonGate,
        _ codes: [SeasonCode],
        plan: BenchmarkPlan,
        p50: Figure,
        p99: Figure
    ) throws -> Measured {
        for code in codes.prefix(warmUps) {
            try SeasonGate.check(gate.judge.judge(gate.presentation(code)), code)
        }
        let length = codes.count / plan.rounds
        let rounds = try (0..<plan.rounds).map { round in
            try Self.round(gate, codes[round * length..<(round + 1) * length])
        }
        let medians = rounds.map { $0.wall.microseconds(0.5) }
        let tails = rounds.map { $0.wall.microseconds(0.99) }
        let own = rounds.map { $0.processor.microseconds(0.99) }
        return Measured(
            [p50: medians.min() ?? 0, p99: tails.min() ?? 0],
            notes: [
                "\(p50.rawValue): best of \(plan.rounds) rounds, in the middle one "
                    + "\(text(medians)) µs; 99 of 100 within \(text(tails)) µs, "
                    + "of which the processor worked \(text(own)) µs"
            ]
        )
    }

    private static func text(_ rounds: [Double]) -> String {
        Decimals.text(Middle.median(rounds), digits: 1)
    }

    /// Times on the wall, which others on the machine lengthen, and on the processor.
    private struct Round {
        let wall: Samples
        let processor: Samples
    }

    private static func round(
        _ gate: SeasonGate,
        _ codes: ArraySlice<SeasonCode>
    ) throws -> Round {
        var wall: [UInt64] = []
        var processor: [UInt64] = []
        for code in codes {
            let presentation = gate.presentation(code)
            let worked = Stopwatch.processor()
            let begin = Stopwatch.wall()
            let judgement = try gate.judge.judge(presentation)
            wall.append(Stopwatch.wall() - begin)
            processor.append(Stopwatch.processor() - worked)
            try SeasonGate.check(judgement, code)
        }
        return Round(wall: Samples(wall), processor: Samples(processor))
    }
}
