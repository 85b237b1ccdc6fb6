import CommandLine
import Configuration

/// `jalon-edge config check`.
struct ConfigCheckCommand {
    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ console: Console) throws -> ExitCode {
        let configuration = try EdgeConfiguration(parsed)
        if parsed.flag("json") {
            console.say(#"{"isSound":true,"readers":\#(configuration.readers.count)}"#)
        } else {
            let count = configuration.readers.count
            console.say("The configuration is sound: \(count) reader\(count == 1 ? "" : "s").")
        }
        return .ok
    }
}
