import Access
import HubAdmin
import Replay
import Vocabulary

/// What came of deciding a day again, for people and for machines.
enum ReplayOutput {
    /// Differences shown to people; all of them are in the JSON.
    private static let shownMax = 50

    static func json(_ report: ReplayReport, isChanged: Bool) -> JSON {
        .object([
            "decided": .integer(Int64(report.decided)),
            "differences": .integer(Int64(report.differenceCount)),
            "isChanged": .bool(isChanged),
            "newlyGranted": .integer(Int64(report.newlyGranted)),
            "newlyRefused": .integer(Int64(report.newlyRefused)),
            "notHeld": .object(
                Dictionary(
                    report.notHeld.map { ($0.key.rawValue, .integer(Int64($0.value))) }
                ) { first, _ in first }
            ),
            "sums": .object(report.sums.mapValues { .integer(Int64($0)) }),
            "items": .list(report.differences.map(json)),
        ])
    }

    private static func json(_ difference: Difference) -> JSON {
        .object([
            "right": .optional(difference.right?.description),
            "gate": .text(difference.gate.description),
            "device": .text(difference.device.description),
            "epoch": .integer(Int64(difference.epoch)),
            "sequence": .integer(Int64(clamping: difference.sequence)),
            "at": .text(difference.time.low.description),
            "atMost": .text(difference.time.high.description),
            "direction": .optional(difference.direction?.name),
            "before": .text(difference.before.word), "after": .text(difference.after.word),
        ])
    }

    static func words(_ report: ReplayReport, isChanged: Bool) -> [String] {
        let taken = report.notHeld.values.reduce(0, +)
        var lines = ["\(report.decided) presentations decided again."]
        if taken > 0 {
            let reasons = report.notHeld.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\($0.key.rawValue) \($0.value)" }
            lines.append(
                "\(taken) taken over as they were, for what they rested on is not kept: "
                    + reasons.joined(separator: ", ") + "."
            )
        }
        guard report.differenceCount > 0 else {
            return lines + [
                isChanged
                    ? "Nobody would have been answered otherwise." : "Every verdict is the same."
            ]
        }
        lines.append(
            isChanged
                ? "\(report.differenceCount) would have been answered otherwise:"
                : "\(report.differenceCount) verdicts are not the same:"
        )
        var sums = TextTable(headings: ["BEFORE → AFTER", "PERSONS"])
        for (words, count) in report.sums.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            sums.add([words, "\(count)"])
        }
        var table = TextTable(headings: ["TIME", "RIGHT", "GATE", "BEFORE", "AFTER"])
        for difference in report.differences.prefix(shownMax) {
            table.add([
                difference.time.low.description, difference.right?.description,
                difference.gate.description, difference.before.word, difference.after.word,
            ])
        }
        lines += [""] + sums.lines + [""] + table.lines
        if report.differenceCount > shownMax { lines.append("…; all of them with --json.") }
        return lines
    }

    static func speed(_ report: ReplayReport, _ spent: Duration) -> String {
        let seconds = Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
        let speed = seconds > 0 ? Int(Double(report.decided) / seconds) : report.decided
        return "\(speed) presentations a second."
    }
}
