import FoundationEssentials
import HTTPClient
import HubAdmin
import Processes
import Vocabulary

/// One real edge of the demonstration: enrolled, started, asked and stopped.
struct EdgeKeeper: Sendable {
    let place: Place
    let folder: String
    /// What is held before its camera.
    let strip: CameraStrip
    private let equipment: Equipment
    private let programs: Programs
    private let settings: DemonstrationSettings
    private let client: HTTPClient

    init(
        _ place: Place,
        folder: String,
        equipment: Equipment,
        programs: Programs,
        settings: DemonstrationSettings
    ) throws {
        self.place = place
        self.folder = folder
        strip = CameraStrip(folder + "/camera.script")
        self.equipment = equipment
        self.programs = programs
        self.settings = settings
        client = try HTTPClient()
    }

    var stateFolder: String { folder + "/state" }
    private var configuration: String { folder + "/edge.json5" }
    private var log: String { folder + "/edge.log" }
    var address: String { settings.edgeURL(of: place) }

    /// Writes the configuration and makes the device known to the hub.
    func enrol(_ enrolment: JSON) async throws {
        guard let number = enrolment["enrolment"]?.integer, let code = enrolment["code"]?.text,
            let name = enrolment["hubName"]?.text
        else { throw DemonstrationFailure("The hub's enrolment lacks its code.") }
        try Files.makeFolder(folder)
        try await strip.begin()
        try Files.write(Array(configurationText.utf8), to: configuration)
        var environment = OwnProcess.environment
        environment["JALON_EDGE_CODE"] = code
        let child = try Child(
            ChildSpec(
                programs.edge,
                [
                    "enrol", "--hub", settings.hubURL, "--enrolment", "\(number)", "--hub-key",
                    name, "--config", configuration,
                ],
                environment: environment,
                output: .file(log),
                errors: .file(log)
            )
        )
        guard await child.wait().isSuccess else {
            throw DemonstrationFailure("The \(place.rawValue) was not enrolled; see \(log).")
        }
    }

    private var configurationText: String {
        """
        // The \(place.rawValue) of the demonstration.
        {
            state: "\(stateFolder)",
            hub: "\(settings.hubURL)",
            listen: "127.0.0.1:\(settings.edgePort(of: place))",
            readers: [\(readers)],
            gate: { \(gate) },
        }

        """
    }

    private var readers: String {
        var readers: [String] = []
        if Place.withCamera.contains(place) {
            readers.append(
                """
                {
                    name: "camera",
                    // Where a real place has ffmpeg or rpicam-vid.
                    \(frames),
                    format: "y4m",
                }
                """
            )
        }
        if let device = equipment.cardReader {
            readers.append(#"{ name: "badges", kind: "nfc", device: "\#(device)" }"#)
        }
        return readers.joined(separator: ", ")
    }

    private var frames: String {
        if let pipe = equipment.pipe { return #"source: "\#(pipe)""# }
        return #"capture: ["\#(programs.operator)", "camera", "\#(strip.path)"]"#
    }

    /// A turnstile with a sensor, or a gate that only pretends.
    private var gate: String {
        guard let board = equipment.board else {
            return #"kind: "simulator", passesAfter: "50 ms""#
        }
        return #"kind: "board", device: "\#(board)", pulse: "200 ms", window: "2 s", "#
            + #"sensor: "pulse", failure: "secure""#
    }

    func start() throws -> Child {
        try Child(
            ChildSpec(
                programs.edge,
                ["run", "--config", configuration],
                environment: OwnProcess.environment,
                output: .file(log),
                errors: .file(log)
            )
        )
    }

    func status() async throws -> JSON {
        try await ask("/status")
    }

    /// The decisions that fell after this number.
    func decisions(after number: Int64) async throws -> [JSON] {
        try await ask("/decisions?after=\(number)")["decisions"]?.list ?? []
    }

    private func ask(_ path: String) async throws -> JSON {
        let answer = try await client.send(ClientRequest(method: "GET", url: address + path))
        guard answer.status == 200, let json = JSON(bytes: answer.body) else {
            throw DemonstrationFailure("The page of the \(place.rawValue) does not answer.")
        }
        return json
    }

    /// Asks until something holds, for as long as a person would wait.
    func wait(
        _ what: String,
        for patience: Duration = .seconds(60),
        until holds: (JSON) -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            if let status = try? await status(), holds(status) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw DemonstrationFailure("The \(place.rawValue) was not \(what) in time; see \(log).")
    }
}
