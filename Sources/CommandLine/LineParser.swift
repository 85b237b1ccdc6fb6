/// Reads one line of words against a declaration.
///
/// A value: no I/O, nothing shared.
struct LineParser {
    enum Outcome: Equatable {
        case command(ParsedCommand)
        case help([String])
        case version
        case completion
        case manual
    }

    private let environment: [String: String]
    private let root: CommandSpec
    private var path: [CommandSpec]
    private var words: ArraySlice<String>
    private var arguments: [String] = []
    private var values: [String: ParsedCommand.Value] = [:]
    private var wantsHelp = false
    private var wantsVersion = false
    private var wantsCompletion = false
    private var wantsManual = false

    init(_ root: CommandSpec, _ words: [String], environment: [String: String]) {
        self.root = root
        self.environment = environment
        self.path = [root]
        self.words = words[...]
    }

    mutating func parse() throws(UsageError) -> Outcome {
        try checkSize()
        var optionsEnded = false
        while let word = words.popFirst() {
            if optionsEnded || !isOption(word) {
                try take(word)
            } else if word == "--" {
                optionsEnded = true
            } else if word.hasPrefix("--") {
                try takeLong(word.dropFirst(2))
            } else {
                try takeShort(word.dropFirst())
            }
        }
        if wantsHelp { return .help(path.map(\.name)) }
        if wantsVersion { return .version }
        if wantsCompletion { return try completion() }
        if wantsManual { return .manual }
        try finish()
        return .command(
            ParsedCommand(
                path: path.dropFirst().map(\.name),
                arguments: arguments,
                declared: Set(options.map(\.name)),
                values: values
            )
        )
    }

    /// The options of the command reached and of those above it.
    private var options: [OptionSpec] { path.flatMap(\.options) }

    private var command: CommandSpec { path[path.count - 1] }

    private func checkSize() throws(UsageError) {
        let bytes = words.reduce(0) { $0 + $1.utf8.count }
        guard words.count > LineLimits.wordsMax || bytes > LineLimits.bytesMax else { return }
        throw UsageError(
            .tooLong,
            "The line is too long: at most \(LineLimits.wordsMax) words, "
                + "\(LineLimits.bytesMax) bytes."
        )
    }

    /// `-` alone names standard input; `-5` is a number when no option is called 5.
    private func isOption(_ word: String) -> Bool {
        guard word.hasPrefix("-"), word.count > 1 else { return false }
        guard let second = word.dropFirst().first, second.isNumber else { return true }
        return options.contains { $0.short == second }
    }
}

// MARK: - Words that are not options

extension LineParser {
    private mutating func take(_ word: String) throws(UsageError) {
        guard !command.subcommands.isEmpty, !wantsCompletion else {
            arguments.append(word)
            return
        }
        if let found = command.subcommands.first(where: { $0.name == word }) {
            path.append(found)
        } else if word == "help" {
            wantsHelp = true
        } else if word == "completion", path.count == 1 {
            wantsCompletion = true
        } else if word == "manual", path.count == 1 {
            wantsManual = true
        } else {
            throw unknownCommand(word)
        }
    }

    private func unknownCommand(_ word: String) -> UsageError {
        let names = command.subcommands.map(\.name)
        let hint =
            Nearest.match(word, among: names).map { " Did you mean \"\($0)\"?" }
            ?? " Known: \(names.joined(separator: ", "))."
        let text = Terminal.printable(word, limit: 60)
        return UsageError(.unknownCommand, "There is no command \"\(text)\".\(hint)")
    }

    private func completion() throws(UsageError) -> Outcome {
        guard arguments == ["bash"] else {
            throw UsageError(
                .missingArgument,
                "Say which shell: \(root.name) completion bash."
            )
        }
        return .completion
    }
}

// MARK: - Options

extension LineParser {
    private mutating func takeLong(_ body: Substring) throws(UsageError) {
        let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let attached = parts.count == 2 ? String(parts[1]) : nil
        if try takeBuiltIn(name, attached: attached) { return }
        guard let option = options.first(where: { $0.name == name }) else {
            throw unknownOption("--" + name)
        }
        try store(option, attached: attached)
    }

    private mutating func takeShort(_ body: Substring) throws(UsageError) {
        guard let letter = body.first else { return }
        let rest = body.dropFirst()
        if letter == "h", rest.isEmpty, !options.contains(where: { $0.short == "h" }) {
            wantsHelp = true
            return
        }
        guard let option = options.first(where: { $0.short == letter }) else {
            throw unknownOption("-" + body)
        }
        try store(option, attached: rest.isEmpty ? nil : String(rest))
    }

    private mutating func takeBuiltIn(
        _ name: String,
        attached: String?
    ) throws(UsageError) -> Bool {
        guard name == "help" || (name == "version" && path.count == 1) else { return false }
        guard attached == nil else { throw unexpectedValue(name) }
        if name == "help" { wantsHelp = true } else { wantsVersion = true }
        return true
    }

    private mutating func store(
        _ option: OptionSpec,
        attached: String?
    ) throws(UsageError) {
        let text = try text(of: option, attached: attached)
        guard let before = values[option.name] else {
            values[option.name] = .init(texts: [text], source: .line)
            return
        }
        guard option.repeats else {
            throw UsageError(.repeatedOption, "--\(option.name) is given twice; give it once.")
        }
        values[option.name]?.texts = before.texts + [text]
    }

    private mutating func text(
        of option: OptionSpec,
        attached: String?
    ) throws(UsageError) -> String {
        guard case .value(let valueName) = option.kind else {
            guard attached == nil else { throw unexpectedValue(option.name) }
            return ""
        }
        guard let text = attached ?? words.popFirst() else {
            throw UsageError(
                .missingValue,
                "--\(option.name) needs a value: --\(option.name) \(valueName)."
            )
        }
        try check(text, of: option, named: "--\(option.name)")
        return text
    }

    private func check(
        _ text: String,
        of option: OptionSpec,
        named name: String
    ) throws(UsageError) {
        guard !option.choices.isEmpty, !option.choices.contains(text) else { return }
        let hint =
            Nearest.match(text, among: option.choices).map { " Did you mean \"\($0)\"?" } ?? ""
        throw UsageError(
            .invalidValue,
            "\(name) takes one of \(option.choices.joined(separator: ", ")), "
                + "not \"\(Terminal.printable(text, limit: 60))\".\(hint)"
        )
    }

    private func unexpectedValue(_ name: String) -> UsageError {
        UsageError(.unexpectedValue, "--\(name) takes no value.")
    }

    private func unknownOption(_ word: String) -> UsageError {
        let known = options.map { "--" + $0.name } + ["--help"]
        let hint = Nearest.match(word, among: known).map { " Did you mean \($0)?" } ?? ""
        let text = Terminal.printable(word, limit: 60)
        return UsageError(.unknownOption, "There is no option \"\(text)\" here.\(hint)")
    }
}

// MARK: - What the line left open

extension LineParser {
    private mutating func finish() throws(UsageError) {
        guard command.subcommands.isEmpty else {
            let names = command.subcommands.map(\.name).joined(separator: ", ")
            throw UsageError(.missingCommand, "Say what to do: \(names).")
        }
        for option in options where values[option.name] == nil {
            try fill(option)
        }
        try checkArguments()
    }

    private mutating func fill(_ option: OptionSpec) throws(UsageError) {
        if let name = option.environment, let text = environment[name], !text.isEmpty {
            try fill(option, fromVariable: name, text)
        } else if let fallback = option.fallback {
            values[option.name] = .init(texts: [fallback], source: .fallback)
        } else if option.isRequired {
            let variable = option.environment.map { " (or the variable \($0))" } ?? ""
            throw UsageError(.missingOption, "--\(option.name)\(variable) is needed.")
        }
    }

    private mutating func fill(
        _ option: OptionSpec,
        fromVariable name: String,
        _ text: String
    ) throws(UsageError) {
        guard option.kind == .flag else {
            try check(text, of: option, named: name)
            values[option.name] = .init(texts: [text], source: .environment)
            return
        }
        switch text.lowercased() {
        case "1", "true", "yes", "on":
            values[option.name] = .init(texts: [""], source: .environment)
        case "0", "false", "no", "off": break
        default: throw UsageError(.invalidValue, "The variable \(name) takes true or false.")
        }
    }

    private func checkArguments() throws(UsageError) {
        let specs = command.arguments
        let least = specs.count { $0.count == .one || $0.count == .oneOrMore }
        if arguments.count < least {
            throw UsageError(
                .missingArgument,
                "\(specs[arguments.count].name) is missing: \(specs[arguments.count].summary)"
            )
        }
        let isOpen = specs.last.map { $0.count == .oneOrMore || $0.count == .any } ?? false
        guard !isOpen, arguments.count > specs.count else { return }
        let text = Terminal.printable(arguments[specs.count], limit: 60)
        throw UsageError(.unexpectedArgument, "\"\(text)\" is one word too many.")
    }
}
