/// Lines of Swift without their comments and texts.
enum CodeText {
    /// The line up to a comment, with every text literal emptied.
    static func code(_ line: Substring) -> String {
        var result = ""
        var isText = false
        var isEscaped = false
        var before: Character?
        for letter in line {
            if isEscaped {
                isEscaped = false
            } else if isText {
                if letter == "\\" { isEscaped = true }
                if letter == "\"" { isText = false }
            } else if letter == "\"" {
                isText = true
            } else if letter == "/", before == "/" {
                return String(result.dropLast())
            } else {
                result.append(letter)
            }
            before = letter
        }
        return result
    }

    /// All lines as code; what stands between two triple quotes becomes empty.
    static func code(_ lines: [Substring]) -> [String] {
        var isText = false
        return lines.map { line in
            let marks = line.split(separator: "\"\"\"", omittingEmptySubsequences: false)
            let wasText = isText
            if marks.count.isMultiple(of: 2) { isText.toggle() }
            if wasText { return isText ? "" : code(marks[marks.count - 1]) }
            return isText ? code(marks[0]) : code(line)
        }
    }
}
