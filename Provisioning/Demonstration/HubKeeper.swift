import HTTPClient
import HubAdmin
import Processes

/// Starts the real hub, kills it, and starts it again.
actor HubKeeper {
    private static let patience = Duration.seconds(20)

    private let program: String
    private let settings: DemonstrationSettings
    private var child: Child?

    init(program: String, settings: DemonstrationSettings) {
        self.program = program
        self.settings = settings
    }

    private var folder: String { settings.folder + "/hub" }
    var logFile: String { settings.folder + "/hub.log" }

    /// The folder of the hub's keys, as a thief would find it.
    var keysFolder: String { folder + "/keys" }

    func start() async throws {
        try Files.makeFolder(folder)
        child = try Child(
            ChildSpec(
                program,
                [
                    "serve", "--database", folder + "/hub.sqlite", "--keys", keysFolder,
                    "--listen", "127.0.0.1:\(settings.port)", "--admin-code-file",
                    settings.codeFile,
                ],
                output: .file(logFile),
                errors: .file(logFile)
            )
        )
        try await waitUntilReady()
    }

    var adminCode: String {
        get throws {
            String(decoding: try Files.read(settings.codeFile, limit: 256), as: UTF8.self)
                .filter { !$0.isWhitespace }
        }
    }

    /// No farewell: the process is gone in the middle of whatever it did.
    func kill() async {
        child?.kill()
        _ = await child?.wait()
        child = nil
    }

    func stop() async {
        _ = await child?.terminate(grace: .seconds(10))
        child = nil
    }

    private func waitUntilReady() async throws {
        let client = try HTTPClient()
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            let url = settings.hubURL + "/readyz"
            if let answer = try? await client.send(ClientRequest(method: "GET", url: url)),
                answer.status == 200
            {
                return
            }
            guard child?.isRunning == true else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw DemonstrationFailure(
            "The hub did not start on port \(settings.port); its words are in \(logFile). "
                + "Another program may hold the port: try --port N."
        )
    }
}
