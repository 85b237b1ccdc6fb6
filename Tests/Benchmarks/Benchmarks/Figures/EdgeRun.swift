import Access
import Edge
import FrameSynthesis
import Frames
import Processes
import QRCode
import Sync
import Vocabulary

/// A real `jalon-edge run` with a season's cache and a camera that shows its codes.
///
/// Nobody is there under the hub's address: the edge works as during an outage.
struct EdgeRun {
    private static let width = 1_280
    private static let height = 720
    private static let frames = 30
    private static let framesPerSecond = 15
    /// A person stands before the camera for so many frames, then nobody does.
    private static let stay = 5
    /// A port that nothing listens on: the first one, tcpmux.
    private static let silentHub = "http://127.0.0.1:1"

    private let folder: StateFolder
    private let film: String
    private let seconds: Int

    init(_ workspace: Workspace, _ plan: BenchmarkPlan) throws {
        folder = StateFolder(workspace.file("edge"))
        film = workspace.file("gate.y4m")
        seconds = plan.residentSeconds
        let season = try Season(rights: plan.rightsFew, seed: plan.seed)
        try folder.make()
        try Self.enrol(folder, season)
        _ = try SeasonCache.make(season, at: folder.cache)
        try Self.draw(season.codes.codes(Self.frames, seed: plan.seed), film, plan.seed)
    }

    private static func enrol(_ folder: StateFolder, _ season: Season) throws {
        let state = try StateFile(path: folder.state)
        let identity = DeviceIdentity(
            device: SeasonGate.device,
            key: try state.deviceKey(),
            hub: silentHub,
            assignment: SeasonGate.assignment,
            keyring: try SignedKeyring(bytes: season.keyringBytes),
            epochFloor: 0
        )
        try state.keep(identity)
    }

    private static func draw(_ codes: [SeasonCode], _ path: String, _ seed: UInt64) throws {
        var scene = MildFrames(width: width, height: height, seed: seed)
        var bytes = FrameWriter.videoHeader(
            width: width,
            height: height,
            framesPerSecond: framesPerSecond
        )
        for number in 0..<frames {
            let isShown = (number / stay).isMultiple(of: 2)
            let matrix = try QRMatrix(codes[number / stay].payload, correction: .medium)
            let code = CodeMatrix(size: matrix.size) { matrix.isDark($0, $1) }
            bytes += FrameWriter.videoFrame(
                isShown ? scene.frame(showing: code) : scene.emptyFrame()
            )
        }
        try Files.write(bytes, to: path)
    }

    /// What the daemon holds after its time, its reader not counted.
    func residentMebibytes() async throws -> Double {
        let child = try SisterProgram.start(
            "jalon-edge",
            [
                "run", "--state", folder.path, "--listen", "127.0.0.1:0",
                "--hub", Self.silentHub, "--simulate", "frames=\(film)",
                "--simulate", "format=y4m", "--simulate", "rate=\(Self.framesPerSecond)",
                "--simulate", "gate=pass",
            ]
        )
        try await Task.sleep(for: .seconds(seconds))
        let resident = Machine.residentMebibytes(of: child.processIdentifier)
        let wasRunning = child.isRunning
        await child.terminate()
        guard wasRunning, let resident else {
            throw BenchmarkFailure(.system, "The edge ended before it was measured.")
        }
        return resident
    }
}
