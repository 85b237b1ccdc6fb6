/// A face as a terminal shows it: a big word, a colour, and a pattern of its own at the edges.
///
/// For steles that carry no browser. The Linux console writes from left to right and joins no
/// letters, so that Arabic is not among its languages.
package struct TextScreen: Sendable, Hashable {
    package static let columnsRange = 24...240
    package static let rowsRange = 10...80

    package let columns: Int
    package let rows: Int

    package init(columns: Int = 80, rows: Int = 25) {
        precondition(Self.columnsRange.contains(columns), "a terminal has 24 to 240 columns")
        precondition(Self.rowsRange.contains(rows), "a terminal has 10 to 80 rows")
        self.columns = columns
        self.rows = rows
    }

    /// All that is to be written, beginning at the upper left corner and filling every cell.
    package func frame(_ face: Face, _ look: Look, in language: Language) -> [UInt8] {
        var text = "\u{1B}[?25l\u{1B}[0;\(look.colours)m"
        for (index, line) in lines(face, look, language).enumerated() {
            text += "\u{1B}[\(index + 1);1H" + line
        }
        return Array((text + "\u{1B}[0m").utf8)
    }

    /// The rows of the screen, each as wide as it is.
    func lines(_ face: Face, _ look: Look, _ language: Language) -> [String] {
        let pattern = Self.repeated(look.pattern, columns)
        let room = rows - 4
        let words = content(face, look, language, room).prefix(room)
        let above = (room - words.count) / 2
        let below = room - words.count - above
        let empty = Self.repeated(" ", columns)
        let status = ([face.state] + face.notices).joined(separator: " - ")
        return [pattern] + Array(repeating: empty, count: above) + words.map(centred)
            + Array(repeating: empty, count: below)
            + [pattern, centred(Self.plain(status)), pattern]
    }

    private func content(
        _ face: Face,
        _ look: Look,
        _ language: Language,
        _ room: Int
    ) -> [String] {
        let places = face.places.map { "\($0.label) \($0.value)" }.joined(separator: " · ")
        let title = wrapped(Self.plain(face.title))
        let rest = [places, face.advice, face.help].filter { !$0.isEmpty }
            .flatMap { [""] + wrapped(Self.plain($0)) }
        let sign = BlockLetters.rows(look.sign.text(in: language))
        let isFitting =
            sign[0].count <= columns && sign.count + 1 + title.count + rest.count <= room
        return (isFitting ? sign + [""] : []) + title + rest
    }

    private func centred(_ line: String) -> String {
        let line = line.prefix(columns)
        let before = (columns - line.count) / 2
        let after = columns - line.count - before
        return Self.repeated(" ", before) + line + Self.repeated(" ", after)
    }

    /// Words on as many lines as they need; one that is wider than the screen is cut.
    private func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= columns - 2 {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word.prefix(columns)))
            }
        }
        return lines
    }

    private static func repeated(_ pattern: String, _ count: Int) -> String {
        String(String(repeating: pattern, count: count / pattern.count + 1).prefix(count))
    }

    /// What a console's font has, and nothing that commands it.
    static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{2019}": plain += "'"
            case "\u{2026}": plain += "..."
            case _ where ScreenNames.isControl(scalar): break
            case " "..."~", "\u{A1}"..."\u{17F}": plain.unicodeScalars.append(scalar)
            default: plain += scalar.properties.isWhitespace ? " " : "?"
            }
        }
        return plain
    }
}
