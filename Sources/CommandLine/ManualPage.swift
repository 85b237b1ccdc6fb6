/// The manual page of a program in the language of man(7), written from the declaration.
///
/// Printed by `PROGRAM manual`, so that a package needs no text that could fall behind the program.
struct ManualPage {
    let root: CommandSpec
    let version: String

    var text: String {
        let name = Self.escaped(root.name)
        let head = [
            ".TH \(Self.escaped(root.name.uppercased())) 1 \"\" "
                + "\"\(name) \(Self.escaped(version))\" \"Jalon\"",
            ".SH NAME",
            "\(name) \\- \(Self.line(Self.withoutStop(root.summary)))",
        ]
        let exits = [".SH EXIT STATUS"] + Self.exits.flatMap(Self.entry)
        return (head + body([root]) + exits).joined(separator: "\n") + "\n"
    }

    private static let exits: [(label: String, summary: String)] = [
        ("0", "Done, or yes."),
        ("1", "No: what was asked for does not hold."),
        ("2", "The line was not understood."),
        ("78", "The configuration is wrong; every fault of it is named."),
        ("other", "As in sysexits(3)."),
    ]

    /// A command and those under it, each in sections of its own.
    private func body(_ path: [CommandSpec]) -> [String] {
        guard let command = path.last else { return [] }
        let usage = Self.escaped(HelpText(path: path).usage)
        let title = path.map(\.name).joined(separator: " ").uppercased()
        var lines =
            path.count == 1
            ? [".SH SYNOPSIS", "\\fB\(usage)\\fR"]
            : [".SH \"\(Self.escaped(title))\"", Self.line(command.summary), ".PP", usage]
        let rows = HelpText(path: [command]).rows
        if !rows.isEmpty {
            lines += path.count == 1 ? [".SH OPTIONS"] : []
            lines += rows.flatMap(Self.entry)
        }
        if let guide = command.guide {
            lines += [".SS \"\(Self.escaped(guide.title))\""] + guide.rows.flatMap(Self.entry)
        }
        lines += [".PP", "Example:", ".PP", ".nf", ".RS"]
        lines += command.example.split(separator: "\n").map { Self.line(String($0)) }
        lines += [".RE", ".fi"]
        return lines + command.subcommands.flatMap { body(path + [$0]) }
    }

    private static func entry(_ row: (label: String, summary: String)) -> [String] {
        let label = row.label.drop { $0 == " " }
        return [".TP", "\\fB\(escaped(String(label)))\\fR", line(row.summary)]
    }

    private static func withoutStop(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    /// A line of text; one that begins with a dot or an apostrophe would be a request.
    private static func line(_ text: String) -> String {
        let text = escaped(text)
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }

    /// Hyphens that are typed stay hyphens.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "\"": result += "\\(dq"
            case "…": result += "..."
            default: result.append(character)
            }
        }
        return result
    }
}
