import FrameDecoding
import FrameSynthesis
import Frames
import QRCode

/// Frames as a gate's camera sees them, through the reader's passes and through plain zbar.
///
/// People come and go: the code stays for some frames, then nobody is there for as many. Both
/// decoders see each frame one after the other, and processor time counts, not wall time.
enum DecodeFigure {
    private static let width = 1_280
    private static let height = 720
    private static let stayMax: UInt64 = 12

    static func measure(_ codes: [SeasonCode], plan: BenchmarkPlan) throws -> Measured {
        var live = try LivePipeline()
        var plain = try ZBarDecoder()
        var random = SplitMix(seed: plan.seed ^ 0x4652_414D)
        var scene = MildFrames(width: width, height: height, seed: random.next())
        var rounds: (live: [Double], plain: [Double]) = ([], [])
        var read = (live: 0, plain: 0, shown: 0)
        let visits = visits(plan.rounds * plan.frames, codes, &random)
        for round in 0..<plan.rounds {
            var times: (live: UInt64, plain: UInt64) = (0, 0)
            for shown in visits[round * plan.frames..<(round + 1) * plan.frames] {
                let frame = try frame(showing: shown, &scene)
                let begin = Stopwatch.processor()
                let seen = try live.codes(in: frame)
                let middle = Stopwatch.processor()
                let seenPlainly = try plain.codes(in: frame, looking: .qr)
                times.plain += Stopwatch.processor() - middle
                times.live += middle - begin
                guard let shown else { continue }
                read.shown += 1
                read.live += seen.codes.contains { $0.payload == shown.payload } ? 1 : 0
                read.plain += seenPlainly.codes.contains { $0.payload == shown.payload } ? 1 : 0
            }
            rounds.live.append(Double(times.live) / Double(plan.frames) / 1e6)
            rounds.plain.append(Double(times.plain) / Double(plan.frames) / 1e6)
        }
        return Measured(
            [
                .decodeMilliseconds720p: Middle.median(rounds.live),
                .decodeMillisecondsPlainZbar720p: Middle.median(rounds.plain),
            ],
            notes: [
                "of \(read.shown) frames with a code \(read.live) were read, "
                    + "\(read.plain) by plain zbar"
            ]
        )
    }

    /// For each frame the code that is shown, if any: visits as long as the pauses between them.
    private static func visits(
        _ count: Int,
        _ codes: [SeasonCode],
        _ random: inout SplitMix
    ) -> [SeasonCode?] {
        var shown: [SeasonCode?] = []
        while shown.count < count {
            let stay = Int(1 + random.next() % stayMax)
            let code = codes[Int(random.next() % UInt64(codes.count))]
            shown += [SeasonCode?](repeating: code, count: stay)
            shown += [SeasonCode?](repeating: nil, count: stay)
        }
        return Array(shown.prefix(count))
    }

    private static func frame(
        showing code: SeasonCode?,
        _ scene: inout MildFrames
    ) throws -> Frame {
        guard let code else { return scene.emptyFrame() }
        let matrix = try QRMatrix(code.payload, correction: .medium)
        return scene.frame(showing: CodeMatrix(size: matrix.size) { matrix.isDark($0, $1) })
    }
}
