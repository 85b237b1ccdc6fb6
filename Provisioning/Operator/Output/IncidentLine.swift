import HubAdmin

/// One incident as a line of fixed columns; what is known of it comes last, for it is long.
struct IncidentLine {
    private static let widths = [24, 19, 16, 16, 19, 0]

    static let headings = TextTable.line(
        ["TIME", "WHAT", "GATE", "DEVICE", "BADGE OR RIGHT", "DETAIL"],
        widths
    )

    let text: String

    init(_ incident: JSON, _ names: IncidentNames) {
        let device = incident["device"]?.text
        text = TextTable.line(
            [
                TextTable.cell(incident["at"]?.text), Self.words(incident["kind"]?.text),
                TextTable.cell(names.gate(incident)), TextTable.cell(names.device(device)),
                TextTable.cell(incident["badge"]?.text ?? incident["right"]?.text),
                Sentence.printed(names.named(incident["detail"]?.text ?? "-"))
                    + Self.times(incident["count"]?.integer)
                    + Self.end(incident["resolution"]?.text),
            ],
            Self.widths
        )
    }

    private static func times(_ count: Int64?) -> String {
        guard let count, count > 1 else { return "" }
        return " \(count) times."
    }

    /// One that does not hold any more says why.
    private static func end(_ resolution: String?) -> String {
        resolution.map { " Resolved: " + Sentence.printed($0) } ?? ""
    }

    /// A hub newer than this tool may name a kind that is not known here.
    private static func words(_ kind: String?) -> String {
        guard let kind, let known = IncidentKind(rawValue: kind) else {
            return TextTable.cell(kind)
        }
        return known.words
    }
}
