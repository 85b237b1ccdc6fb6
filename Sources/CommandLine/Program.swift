internal import Processes

/// A program: its declaration, its version, and the way from words to an exit code.
package struct Program: Sendable {
    /// What a line asks for.
    package enum Request: Sendable, Equatable {
        case run(ParsedCommand)
        /// Text to print on standard output: help, version, completion or manual.
        case show(String)
    }

    package let command: CommandSpec
    package let version: String

    package init(_ command: CommandSpec, version: String) {
        self.command = command
        self.version = version
    }

    /// Understands the words after the program's name.
    package func parse(
        _ words: [String],
        environment: [String: String] = [:]
    ) throws(UsageError) -> Request {
        var parser = LineParser(command, words, environment: environment)
        switch try parser.parse() {
        case .command(let parsed): return .run(parsed)
        case .help(let path): return .show(help(path.dropFirst()))
        case .version: return .show("\(command.name) \(version)\n")
        case .completion: return .show(BashCompletion(root: command).text)
        case .manual: return .show(ManualPage(root: command, version: version).text)
        }
    }

    /// Parses, runs `body` and turns whatever happens into an exit code.
    package func run(
        _ words: [String],
        environment: [String: String] = [:],
        console: Console,
        _ body: (ParsedCommand, Console) async throws -> ExitCode
    ) async -> ExitCode {
        do {
            switch try parse(words, environment: environment) {
            case .show(let text):
                console.say(String(text.dropLast()))
                return .ok
            case .run(let parsed):
                return try await body(parsed, console)
            }
        } catch {
            return report(error, to: console)
        }
    }

    /// Runs with the words, environment and streams of this process, then ends it.
    package func main(
        _ body: (ParsedCommand, Console) async throws -> ExitCode
    ) async -> Never {
        let code = await run(
            OwnProcess.words,
            environment: OwnProcess.environment,
            console: .live,
            body
        )
        OwnProcess.end(code.rawValue)
    }

    private func report(_ error: any Error, to console: Console) -> ExitCode {
        guard let failure = error as? any ProgramFailure else {
            console.note("\(command.name): \(Terminal.printable("\(error)", limit: 1_000))")
            return .software
        }
        console.note("\(command.name): \(failure.message)")
        if failure.exitCode == .usage {
            console.note("Try \(command.name) --help.")
        }
        return failure.exitCode
    }

    private func help(_ names: ArraySlice<String>) -> String {
        var path = [command]
        for name in names {
            path += path[path.count - 1].subcommands.filter { $0.name == name }
        }
        return HelpText(path: path).text
    }
}
