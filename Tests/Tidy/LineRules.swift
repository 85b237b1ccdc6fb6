/// Rules that look at one line at a time.
enum LineRules {
    static let columnsMax = 100

    /// Unfinished work, written apart here so that this file does not find itself.
    static let unfinished = [
        "TO" + "DO", "FIX" + "ME", "XX" + "X", "unimple" + "mented", "place" + "holder",
        "not imple" + "mented",
    ]

    /// Names of the place where the code was written, which a stranger has no use for.
    static let foreign = ["/wo" + "rk/", "/tmp/" + "w/", "/fa" + "rm/"]

    /// Where a merge was left unfinished; only at the beginning of a line.
    static let mergeMarks = ["<<<<" + "<<< ", ">>>>" + ">>> "]

    /// Constructs that end the program without saying which rule was broken.
    static let banned = ["tr" + "y!", "as" + "! ", "fatal" + "Error("]

    /// Constructs that need a proof beside them.
    static let proven = ["@unchecked " + "Sendable", "nonisolated(" + "unsafe)"]

    /// What makes any card of a scope, and must not come near a gate.
    static let masters = ["BadgeMaster", "BadgeSeed", "badgeSeed", "fromSeed", "CardDerivation"]

    static func columns(_ file: Repository.File) -> [Finding] {
        find(in: file) { $0.count > columnsMax ? "longer than \(columnsMax) columns" : nil }
    }

    static func words(_ file: Repository.File) -> [Finding] {
        find(in: file) { line in
            if let word = foreign.first(where: { line.contains($0) }) {
                return "names a place outside the repository: \(word)"
            }
            let words = unfinished.filter { contains(line, word: $0) }
            return words.first.map { "unfinished: \($0)" }
        }
    }

    static func marks(_ file: Repository.File) -> [Finding] {
        find(in: file) { line in
            mergeMarks.contains { line.hasPrefix($0) } ? "a merge is not finished" : nil
        }
    }

    static func constructs(_ file: Repository.File) -> [Finding] {
        find(in: file) { line in
            let code = CodeText.code(line)
            if let word = banned.first(where: { code.contains($0) }) {
                return "banned: \(word)"
            }
            let isPublic = code.split(separator: " ").contains("pub" + "lic")
            return isPublic ? "nothing is public here; package crosses modules" : nil
        }
    }

    static func gates(_ file: Repository.File) -> [Finding] {
        guard file.path.hasPrefix("Edge/") || file.path.hasPrefix("Hardware/") else { return [] }
        return find(in: file) { line in
            let code = CodeText.code(line)
            return masters.first { code.contains($0) }.map { "a gate knows no master: \($0)" }
        }
    }

    /// A comment must stand directly above, or above the declaration's other lines.
    static func proofs(_ file: Repository.File) -> [Finding] {
        file.lines.enumerated().compactMap { index, line in
            let code = CodeText.code(line)
            guard proven.contains(where: { code.contains($0) }) else { return nil }
            let above = file.lines[max(0, index - 3)..<index]
            let isProven = above.contains {
                $0.drop { $0 == " " }.hasPrefix("//")
            }
            return isProven
                ? nil : Finding(file: file.path, line: index + 1, text: "no comment proves it")
        }
    }

    private static func find(
        in file: Repository.File,
        _ rule: (Substring) -> String?
    ) -> [Finding] {
        file.lines.enumerated().compactMap { index, line in
            rule(line).map { Finding(file: file.path, line: index + 1, text: $0) }
        }
    }

    /// Whether a line holds the word: capital ones as they are and in a comment, others anywhere.
    ///
    /// Three times X is also the ISO 4217 code for "no currency", which code may name.
    private static func contains(_ line: Substring, word: String) -> Bool {
        guard word == word.uppercased() else { return line.lowercased().contains(word) }
        let comment = line.ranges(of: "//").first ?? line.ranges(of: "# ").first
        return comment.map { line[$0.upperBound...].contains(word) } ?? false
    }
}
