import CommandLine

/// What somebody else said, as a sentence that a terminal can show.
package enum Sentence {
    package static let lengthMax = 1_000

    /// Harmless, with its full stop; a longer text is cut between two words, never within one.
    package static func printed(_ text: String, limit: Int = lengthMax) -> String {
        let whole = Terminal.printable(text, limit: .max)
        guard whole.count > limit else { return ended(whole) }
        let room = whole.prefix(limit)
        let end = whole.dropFirst(limit).first == " " ? room.endIndex : room.lastIndex(of: " ")
        return room[..<(end ?? room.endIndex)] + " …"
    }

    private static func ended(_ text: String) -> String {
        let isEnded = [".", "!", "?", "…"].contains { text.hasSuffix($0) }
        return isEnded || text.isEmpty ? text : text + "."
    }
}
