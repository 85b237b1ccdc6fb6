import Access
import CommandLine
import HubAdmin

/// What a new badge is told of on the line, and how one is shown.
enum BadgeForm {
    private static let media = Medium.allCases.filter(\.isBadge).map(\.name)
    private static let chips = BadgeChip.allCases.map(\.name)
    /// As readers and labels write it: any case, with colons, dashes or blanks.
    private static let separators: Set<Character> = [":", "-", " "]
    private static let digitsMax = 64

    static let options: [OptionSpec] = [
        .value(
            "medium",
            "MEDIUM",
            choices: media,
            "What gates ask of it: badge_number of any card; badge_message of an NTAG 21x or "
                + "NTAG 424; badge_one_time of an NTAG 424; badge_mutual of an "
                + "NTAG 424 or a DESFire. --barcode and --typed say it themselves."
        ),
        .value(
            "chip",
            "CHIP",
            choices: chips,
            "What the card is made of: type2 is an NTAG 21x. badge_message wants type2 or "
                + "ntag424, badge_one_time ntag424, badge_mutual ntag424 or desfire; "
                + "badge_number takes any, and none."
        ),
        .value("number", "HEX", "The card's number, as a reader shows it."),
        .value("barcode", "TEXT", "The text of a barcode."),
        .flag("typed", "Has the hub make a code to type, which is shown once."),
    ]

    /// The body of a request for a badge; exactly one of number, barcode and typed is given.
    static func body(_ parsed: ParsedCommand) throws(UsageError) -> [String: JSON] {
        let barcode = parsed.string("barcode")
        let isTyped = parsed.flag("typed")
        let number = try parsed.value("number", "hexadecimal digits such as 04:DE:5F:1E") {
            Self.number($0)
        }
        let given = [barcode != nil, isTyped, number != nil].count { $0 }
        guard given == 1 else {
            throw UsageError(
                given == 0 ? .missingOption : .unexpectedValue,
                "Give one of --number HEX, --barcode TEXT and --typed."
            )
        }
        let implied = isTyped ? Medium.typedCode : barcode == nil ? nil : .barcode
        guard let medium = parsed.string("medium") ?? implied?.name else {
            throw UsageError(.missingOption, "--medium is missing: what shall gates ask of it?")
        }
        var members: [String: JSON] = ["medium": .text(medium)]
        members["chip"] = parsed.string("chip").map(JSON.text)
        members["number"] = number.map(JSON.text)
        members["barcode"] = barcode.map(JSON.text)
        return members
    }

    private static func number(_ text: String) -> String? {
        let digits = text.filter { !separators.contains($0) }.lowercased()
        let isHex = digits.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        }
        return isHex && (2...digitsMax).contains(digits.utf8.count) ? digits : nil
    }

    private static let shown = [
        "id", "status", "right", "medium", "chip", "numberEnd", "code", "generation", "counter",
        "replaces", "replacedBy", "issuedAt", "writtenAt",
    ]

    /// One badge: its members, then how hard it is to copy and what else one should know.
    static func show(_ badge: JSON, _ output: Output) {
        output.show(badge) {
            let width = shown.map(\.count).max() ?? 0
            var lines = shown.compactMap { name in
                badge[name].map { TextTable.line([name, Output.cell($0)], [width, 0]) }
            }
            lines.append(TextTable.line(["copying", copying(badge)], [width, 0]))
            let words = badge["words"]?.text ?? ""
            if !words.isEmpty { lines.append(Sentence.printed(words)) }
            return lines
        }
    }

    static func copying(_ badge: JSON) -> String {
        Words.copying(assurance: badge["assurance"]?.text)
    }
}
