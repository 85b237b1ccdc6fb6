import Processes

/// The real programs, which lie beside the one that runs.
struct Programs: Sendable {
    let hub: String
    let edge: String
    let reader: String
    let `operator`: String

    init() throws {
        let folder = try OwnProcess.executableFolder()
        hub = folder + "/jalon-hub"
        edge = folder + "/jalon-edge"
        reader = folder + "/jalon-qr"
        `operator` = folder + "/jalon"
        for program in [hub, edge, reader, `operator`] where !Files.exists(program) {
            throw DemonstrationFailure(
                "\(program) is missing: build everything with `swift build -c release`."
            )
        }
    }
}
