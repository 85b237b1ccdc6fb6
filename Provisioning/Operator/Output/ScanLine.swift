import Access
import HubAdmin

/// One scan as a line of fixed columns; every word of the hub is made harmless.
struct ScanLine {
    private static let widths = [24, 12, 15, 44, 19]

    static let headings = TextTable.line(["TIME", "GATE", "MEDIUM", "DECISION", "RIGHT"], widths)

    let text: String

    init(_ scan: JSON) {
        text = TextTable.line(
            [
                TextTable.cell(scan["at"]?.text),
                TextTable.cell(scan["gate"]?.text),
                Words.medium(scan["medium"]?.text),
                Self.decision(scan),
                TextTable.cell(scan["right"]?.text),
            ],
            Self.widths
        )
    }

    private static func decision(_ scan: JSON) -> String {
        guard let decision = scan["decision"]?.text else {
            return TextTable.cell(scan["kind"]?.text)
        }
        let flags = (scan["flags"]?.list ?? []).compactMap(\.text).map { TextTable.cell($0) }
        let words = Words.decision(refusal: decision == "granted" ? nil : decision)
        return flags.isEmpty ? words : "\(words) (\(flags.joined(separator: ", ")))"
    }
}
