/// What the place calls itself, its gates and its blocks; shown as text and as nothing else.
package struct ScreenNames: Sendable, Equatable {
    package static let namesMax = 512
    package static let nameCharactersMax = 40
    package static let helpCharactersMax = 80

    package var venue: String
    package var gateGroups: [UInt16: String]
    package var blocks: [UInt16: String]
    /// How to reach somebody where nobody may stand, such as `Sonnez, ou 01 23 45 67 89`; may be
    /// empty.
    package var help: String

    package init(
        venue: String = "",
        gateGroups: [UInt16: String] = [:],
        blocks: [UInt16: String] = [:],
        help: String = ""
    ) {
        self.venue = venue
        self.gateGroups = gateGroups
        self.blocks = blocks
        self.help = help
    }

    /// Whether a screen and a terminal can show it: short, and free of control characters.
    package static func isName(_ text: String) -> Bool {
        isShort(text, nameCharactersMax)
    }

    /// The same of a text that tells how to reach somebody.
    package static func isHelp(_ text: String) -> Bool {
        isShort(text, helpCharactersMax)
    }

    private static func isShort(_ text: String, _ charactersMax: Int) -> Bool {
        (1...charactersMax).contains(text.count) && text.utf8.count <= 4 * charactersMax
            && text.unicodeScalars.allSatisfy { !isControl($0) }
    }

    /// What commands a terminal, or turns the direction of the text around it.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            true
        default: false
        }
    }
}
