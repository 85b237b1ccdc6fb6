/// Rules on the length of files and functions.
enum SizeRules {
    static let fileLinesMax = 500
    static let functionLinesMax = 70
    static let readmeLinesMax = 120

    static func file(_ file: Repository.File) -> [Finding] {
        let limit = file.path == "README.md" ? readmeLinesMax : fileLinesMax
        let count = file.lines.count - (file.lines.last == "" ? 1 : 0)
        guard count > limit else { return [] }
        return [Finding(file: file.path, line: count, text: "longer than \(limit) lines")]
    }

    /// From the line of `func`, `init` or `deinit` to its closing brace.
    static func functions(_ file: Repository.File) -> [Finding] {
        var findings: [Finding] = []
        var open: [(line: Int, depth: Int)] = []
        var pending: Int?
        var depth = 0
        for (index, code) in CodeText.code(file.lines).enumerated() {
            if begins(code) { pending = index }
            for letter in code {
                if letter == "{" {
                    depth += 1
                    if let line = pending { open.append((line, depth)) }
                    pending = nil
                } else if letter == "}" {
                    // A requirement of a protocol has no braces: its protocol ends instead.
                    pending = nil
                    if let last = open.last, last.depth == depth {
                        open.removeLast()
                        let lines = index - last.line + 1
                        if lines > functionLinesMax {
                            findings.append(long(file, last.line, lines))
                        }
                    }
                    depth -= 1
                }
            }
        }
        return findings
    }

    private static func long(_ file: Repository.File, _ line: Int, _ lines: Int) -> Finding {
        Finding(
            file: file.path,
            line: line + 1,
            text: "a function of \(lines) lines; at most \(functionLinesMax)"
        )
    }

    private static func begins(_ code: String) -> Bool {
        let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "." && $0 != "_" }
        return words.contains { $0 == "func" || $0 == "init" || $0 == "deinit" }
            && !code.contains(".init(")
    }
}
