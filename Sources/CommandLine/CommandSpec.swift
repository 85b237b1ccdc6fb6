/// One command of a program: what it is called, what it accepts and how it is used.
///
/// The same value is parsed against, printed as help and written as completion, so that none of
/// the three can be forgotten when an option is added.
package struct CommandSpec: Sendable {
    package let name: String
    package let summary: String
    package let options: [OptionSpec]
    package let arguments: [ArgumentSpec]
    package let example: String
    /// What else one must know to use it, as a section of its help.
    package let guide: Guide?
    package let subcommands: [CommandSpec]

    /// Declares a command.
    ///
    /// A command with subcommands only groups them: it takes no arguments of its own, but its
    /// options may be given before or after the word of the subcommand.
    package init(
        _ name: String,
        summary: String,
        options: [OptionSpec] = [],
        arguments: [ArgumentSpec] = [],
        example: String,
        guide: Guide? = nil,
        subcommands: [CommandSpec] = []
    ) {
        precondition(
            subcommands.isEmpty || arguments.isEmpty,
            "a command has subcommands or arguments, not both"
        )
        precondition(
            arguments.dropLast().allSatisfy { $0.count == .one },
            "only the last argument of a command may be absent or repeated"
        )
        self.name = name
        self.summary = summary
        self.options = options
        self.arguments = arguments
        self.example = example
        self.guide = guide
        self.subcommands = subcommands
    }
}

extension CommandSpec {
    /// Words that a command prints, each with what it means.
    package struct Guide: Sendable {
        package let title: String
        package let rows: [(label: String, summary: String)]

        package init(_ title: String, _ rows: [(label: String, summary: String)]) {
            self.title = title
            self.rows = rows
        }
    }
}
