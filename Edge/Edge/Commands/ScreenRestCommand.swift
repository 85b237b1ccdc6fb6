import CommandLine
import Processes

/// `jalon-edge screen rest`: what a killed daemon could not do itself.
///
/// A terminal keeps its last picture for ever, also a green one. Run by the service manager after
/// every end of the daemon; one that runs keeps its screen.
struct ScreenRestCommand {
    /// A terminal that takes nothing by then is stopped.
    static let writingMax = Duration.seconds(3)

    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ console: Console) async throws -> ExitCode {
        let configuration = try EdgeConfiguration(parsed)
        guard let text = configuration.screen.text else {
            console.note("This device has no text screen.")
            return .ok
        }
        guard Files.exists(configuration.state.path) else {
            return try await Self.rest(text, configuration.screen, console)
        }
        let lock = try configuration.state.claim()
        defer { withExtendedLifetime(lock) {} }
        return try await Self.rest(text, configuration.screen, console)
    }

    private static func rest(
        _ text: TextScreenConfiguration,
        _ screen: ScreenConfiguration,
        _ console: Console
    ) async throws(EdgeFailure) -> ExitCode {
        let outlet = TextOutlet(text)
        let writing = Task {
            do throws(SystemFailure) {
                try await outlet.rest(names: screen.names)
                return true
            } catch { return false }
        }
        let patience = Task {
            try? await Task.sleep(for: writingMax)
            writing.cancel()
        }
        let isWritten = await writing.value
        patience.cancel()
        guard isWritten else {
            throw EdgeFailure(
                .unreachable,
                "The text screen takes nothing: check that screen.text names a terminal that "
                    + "this user may write to."
            )
        }
        console.say("The text screen says that this device is out of service.")
        return .ok
    }
}
