/// Finds the known word that a mistyped one most likely meant.
package enum Nearest {
    /// How many single-letter edits apart two words may be to count as a slip of the hand.
    package static let editsMax = 2
    /// Longer words are not compared: the work grows with the square of the length.
    package static let wordLengthMax = 64

    /// The nearest of the known words, or nil when none is within two edits.
    ///
    /// Among equally near ones the first wins, so that the answer does not depend on chance. A
    /// word of one or two letters matches only within one edit: else anything would be near it.
    package static func match(_ word: String, among known: some Sequence<String>) -> String? {
        guard word.count <= wordLengthMax else { return nil }
        let limit = word.count <= 2 ? 1 : editsMax
        var best: (word: String, edits: Int)?
        for candidate in known where candidate.count <= wordLengthMax {
            let edits = edits(from: word.lowercased(), to: candidate.lowercased())
            guard edits <= limit, edits < best?.edits ?? .max else { continue }
            best = (candidate, edits)
        }
        return best?.word
    }

    /// The Levenshtein distance: insertions, removals and replacements of one letter.
    package static func edits(from first: String, to second: String) -> Int {
        let columns = Array(second)
        var row = Array(0...columns.count)
        for (line, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, other) in columns.enumerated() {
                let replaced = diagonal + (letter == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[columns.count]
    }
}
