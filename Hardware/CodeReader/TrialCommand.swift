import CommandLine
import FrameDecoding
import FrameSources
import Frames

/// `jalon-qr trial`: a table of what is read plainly and with every retry.
struct TrialCommand {
    var seed: UInt64 = 1
    var count = 20
    var folder: String?
    var isExhaustive = false

    func run(_ console: Console) throws -> ExitCode {
        var pipeline = try PhotoPipeline(now: MonotonicClock.nanoseconds)
        var trial = Trial(isExhaustive: isExhaustive)
        if let folder {
            try trial.run(photographs: FrameFile.folder(folder), &pipeline)
        } else {
            console.say("seed \(seed), \(count) pictures of each kind")
            try trial.run(seed: seed, count: count, &pipeline)
        }
        show(trial, console)
        return .ok
    }

    private func show(_ trial: Trial, _ console: Console) {
        let heads = ["count", "plain", "zbar", "zxing-1", "zxing", "both", "wrong"]
        console.say(Self.cell("kind", -16) + heads.map { Self.cell($0, 9) }.joined())
        for row in trial.rows + [trial.total] {
            let figures = [
                row.count, row.plain, row.zbar, row.zxingPlain, row.zxing, row.both, row.wrong,
            ]
            console.say(Self.cell(row.name, -16) + figures.map { Self.cell("\($0)", 9) }.joined())
        }
        console.say("")
        console.say("attempt                    first to read   with those before    alone")
        var sum = 0
        let all = [PhotoAttempt.plain] + PhotoAttempt.zbarRetries + PhotoAttempt.zxingAttempts
        for attempt in all {
            let gained = trial.firsts[attempt] ?? 0
            sum += gained
            let figures =
                Self.cell("\(gained)", 14) + Self.cell("\(sum)", 20)
                + Self.cell("\(trial.alone[attempt] ?? 0)", 9)
            console.say(Self.cell("\(attempt)", -26) + figures)
        }
    }

    /// A text padded to a width: to the left, or to the right when the width is negative.
    private static func cell(_ text: String, _ width: Int) -> String {
        let gap = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? text + gap : gap + text
    }
}
