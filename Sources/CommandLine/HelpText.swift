/// The help of one command, laid out for 80 columns.
struct HelpText {
    let path: [CommandSpec]

    private static let width = 80
    private static let labelWidthMax = 30

    var text: String {
        guard let command = path.last else { return "" }
        var sections = [command.summary, "Usage:\n  \(usage)"]
        if !command.subcommands.isEmpty {
            sections.append(section("Commands", command.subcommands.map { ($0.name, $0.summary) }))
        }
        if !command.arguments.isEmpty {
            sections.append(section("Arguments", command.arguments.map { ($0.name, $0.summary) }))
        }
        sections.append(section("Options", Self.rows(options)))
        if let guide = command.guide { sections.append(section(guide.title, guide.rows)) }
        let example = command.example.split(separator: "\n").map { "  \($0)" }
        sections.append("Example:\n" + example.joined(separator: "\n"))
        return sections.joined(separator: "\n\n") + "\n"
    }

    var usage: String {
        guard let command = path.last else { return "" }
        let words = path.map(\.name) + ["[options]"]
        let rest =
            command.subcommands.isEmpty ? command.arguments.map(\.usage) : ["COMMAND"]
        return (words + rest).joined(separator: " ")
    }

    private var options: [OptionSpec] {
        let builtIn = path.count == 1 ? [OptionSpec.help, .version] : [.help]
        return path.reversed().flatMap(\.options) + builtIn
    }

    /// The options and arguments that a command declares itself, for its manual.
    var rows: [(label: String, summary: String)] {
        guard let command = path.last else { return [] }
        return command.arguments.map { ($0.name, $0.summary) } + Self.rows(command.options)
    }

    private static func rows(_ options: [OptionSpec]) -> [(label: String, summary: String)] {
        options.map { (label($0), summary($0)) }
    }

    private static func label(_ option: OptionSpec) -> String {
        let short = option.short.map { "-\($0), " } ?? "    "
        guard case .value(let valueName) = option.kind else { return "\(short)--\(option.name)" }
        return "\(short)--\(option.name) \(valueName)"
    }

    private static func summary(_ option: OptionSpec) -> String {
        var notes: [String] = []
        if !option.choices.isEmpty {
            notes.append("one of " + option.choices.joined(separator: ", "))
        }
        if option.isRequired { notes.append("needed") }
        if option.repeats { notes.append("may be repeated") }
        if let fallback = option.fallback { notes.append("default \(fallback)") }
        if let name = option.environment { notes.append("environment \(name)") }
        return notes.isEmpty
            ? option.summary : "\(option.summary) (\(notes.joined(separator: "; ")))"
    }

    private func section(_ title: String, _ rows: [(label: String, summary: String)]) -> String {
        let longest = rows.map(\.label.count).max() ?? 0
        let column = min(longest, Self.labelWidthMax) + 4
        let lines = rows.map { row in
            let label = "  " + row.label
            let wrapped = Self.wrap(row.summary, to: Self.width - column)
                .joined(separator: "\n" + String(repeating: " ", count: column))
            guard label.count < column - 1 else {
                return label + "\n" + String(repeating: " ", count: column) + wrapped
            }
            return label + String(repeating: " ", count: column - label.count) + wrapped
        }
        return "\(title):\n" + lines.joined(separator: "\n")
    }

    private static func wrap(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return lines + [line]
    }
}
