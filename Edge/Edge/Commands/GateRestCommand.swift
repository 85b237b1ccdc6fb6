import CommandLine
import Gates
import Processes

/// `jalon-edge gate rest`: what a killed daemon could not do itself.
///
/// A relay board keeps its contacts closed when nobody drives it any more. Run by the service
/// manager after every end of the daemon; harmless beside one that runs, which it leaves alone.
struct GateRestCommand {
    /// A board that does not answer by then is not there.
    static let answerMax = Duration.seconds(3)

    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ console: Console) async throws -> ExitCode {
        let configuration = try EdgeConfiguration(parsed)
        guard let wires = configuration.gate.wires() else {
            console.note("This gate has no wires to put to rest.")
            return .ok
        }
        guard Files.exists(configuration.state.path) else {
            return try await Self.rest(wires, console)
        }
        let lock = try configuration.state.claim()
        defer { withExtendedLifetime(lock) {} }
        return try await Self.rest(wires, console)
    }

    static func rest(
        _ wires: any GateWires,
        _ console: Console,
        within limit: Duration = answerMax
    ) async throws(EdgeFailure) -> ExitCode {
        let bell = Bell()
        let driving = Task {
            // Outputs are at rest when wires are ready, and are put to rest again at the end.
            await wires.run { news in if case .ready = news { bell.ring() } }
        }
        let isReached = await bell.wait(upTo: limit)
        driving.cancel()
        await driving.value
        guard isReached else {
            throw EdgeFailure(
                .unreachable,
                "The gate's \(wires.kind) does not answer: check its cable and gate.device."
            )
        }
        console.say("The gate is at rest.")
        return .ok
    }
}
