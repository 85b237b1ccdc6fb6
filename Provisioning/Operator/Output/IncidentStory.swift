import HubAdmin

/// An incident with its scans, for people: what each gate knew, and whether the order is sure.
struct IncidentStory {
    let lines: [String]

    init(_ incident: JSON) {
        var lines = [
            "Incident \(incident["number"]?.integer ?? 0): "
                + Self.words(incident["kind"]?.text)
                + (incident["certainty"]?.text.map { ", \(TextTable.cell($0))" } ?? ""),
            Sentence.printed(incident["detail"]?.text ?? "-"),
        ]
        if let resolution = incident["resolution"]?.text {
            lines.append("Resolved: " + Sentence.printed(resolution))
        }
        for scan in incident["scans"]?.list ?? [] {
            lines.append("")
            lines += Self.lines(scan)
        }
        let why = incident["why"]?.list.compactMap(\.text) ?? []
        if !why.isEmpty { lines.append("") }
        self.lines = lines + why.map { Sentence.printed($0) }
    }

    private static func words(_ kind: String?) -> String {
        kind.flatMap(IncidentKind.init(rawValue:))?.words ?? TextTable.cell(kind)
    }

    private static func lines(_ scan: JSON) -> [String] {
        let cell = { TextTable.cell(scan[$0]?.text) }
        let count = { "\(scan[$0]?.integer ?? 0)" }
        var lines = [
            "\(cell("gateName")) (\(cell("gate"))), \(cell("direction"))",
            "  between    \(cell("at")) and \(cell("atMost"))",
            "  record     \(count("sequence")) of epoch \(count("epoch")), \(cell("device"))",
            "  presented  \(cell("medium")), generation \(count("generation")); "
                + "outcome \(cell("outcome"))",
            "  cache      version \(count("headVersion")), \(count("headAgeSeconds")) s old; "
                + "uses told \(scan["usesTold"]?.integer.map { "\($0)" } ?? "-")",
            "  had seen   \(count("entriesSeen")) in, \(count("exitsSeen")) out",
        ]
        let marks = scan["marks"]?.list ?? []
        if marks.isEmpty { lines.append("  neighbours had told nothing of this right") }
        for mark in marks {
            lines.append(
                "  told by    \(TextTable.cell(mark["device"]?.text)), record "
                    + "\(mark["sequence"]?.integer ?? 0), "
                    + "\(TextTable.cell(mark["direction"]?.text)), "
                    + "\(mark["ageSeconds"]?.integer ?? 0) s before"
            )
        }
        return lines
    }
}
