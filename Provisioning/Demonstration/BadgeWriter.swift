import CommandLine
import HubAdmin
import Processes

/// The operator at the desk: writes badges with the real `jalon badge write`.
struct BadgeWriter: Sendable {
    private static let outputBytesMax = 65_536

    let program: String
    let settings: DemonstrationSettings
    let device: String
    let console: Console

    /// Writes the card that lies on the desk.
    func write(_ medium: String, right: String) async throws {
        let child = try Child(
            ChildSpec(
                program,
                [
                    "badge", "write", "--hub", settings.hubURL, "--code-file", settings.codeFile,
                    "--reader", device, "--right", right, "--medium", medium, "--json",
                ],
                output: .pipe
            )
        )
        let printed = try await child.output?.all(limit: Self.outputBytesMax) ?? []
        guard await child.wait().isSuccess, let badge = JSON(bytes: printed) else {
            throw DemonstrationFailure("jalon badge write could not write a \(medium).")
        }
        console.say(
            "  jalon badge write " + Column.left("--medium \(medium)", 26)
                + "number ends in \(badge["numberEnd"]?.text ?? "?")"
        )
    }
}
