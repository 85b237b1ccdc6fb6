import Access
import HubAdmin

/// One scan as a line of fixed columns; every word of the hub is made harmless.
struct ScanLine {
    private static let widths = [24, 12, 15, 44, 17, 19]

    static let headings = TextTable.line(
        ["TIME", "GATE", "MEDIUM", "DECISION", "OUTCOME", "RIGHT"],
        widths
    )

    let text: String

    init(_ scan: JSON) {
        text = TextTable.line(
            [
                TextTable.cell(scan["at"]?.text),
                TextTable.cell(scan["gate"]?.text),
                Words.medium(scan["medium"]?.text),
                Self.decision(scan),
                Words.outcome(scan["outcome"]?.text),
                TextTable.cell(scan["right"]?.text),
            ],
            Self.widths
        )
    }

    /// The decision; of a record that is none, what it tells.
    private static func decision(_ scan: JSON) -> String {
        let flags = (scan["flags"]?.list ?? []).compactMap(\.text).map { TextTable.cell($0) }
        let words = told(scan)
        return flags.isEmpty ? words : "\(words) (\(flags.joined(separator: ", ")))"
    }

    private static func told(_ scan: JSON) -> String {
        if let decision = scan["decision"]?.text {
            return Words.decision(refusal: decision == "granted" ? nil : decision)
        }
        if let override = scan["override"] { return Words.override(override) }
        if let mode = scan["gateMode"]?.text { return "gate set: \(Words.gateMode(mode))" }
        if let event = scan["event"]?.text {
            let isCount = scan["flags"]?.list.contains(.text("counted")) == true
            let times = isCount ? scan["counter"]?.integer.map { ", \($0) times" } : nil
            return Words.gateEvent(event) + (times ?? "")
        }
        if let condition = scan["condition"]?.text {
            return ConditionWords(condition, part: scan["part"]?.integer).text
        }
        return TextTable.cell(scan["kind"]?.text)
    }
}
