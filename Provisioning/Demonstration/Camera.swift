import FrameSynthesis
import Frames
import Processes
import QRCode

/// A camera that sees what a script says: real frames, as video on standard output.
///
/// The edge starts it as it would start ffmpeg. Codes are written by libqrencode, then turned,
/// blurred, noised and unevenly lit, differently in each frame.
package struct Camera {
    package static let framesPerSecond = 15
    private static let width = 640
    private static let height = 480
    /// Different empty scenes, so that the picture is never frozen.
    private static let emptyScenes = 8

    private let scriptPath: String
    private var frames: MildFrames
    private var machine = CameraMachine()
    private var lines: [[UInt8]] = []
    private var held: (line: Int, code: CodeMatrix)?
    private var empties: [[UInt8]] = []
    private var tick = 0

    package init(scriptPath: String, seed: UInt64) {
        self.scriptPath = scriptPath
        frames = MildFrames(width: Self.width, height: Self.height, seed: seed)
        for _ in 0..<Self.emptyScenes {
            empties.append(FrameWriter.videoFrame(frames.emptyFrame()))
        }
    }

    /// Writes frames at their pace until nobody reads them any more.
    package mutating func run() async {
        let output = StandardStream.output
        guard
            output.write(
                FrameWriter.videoHeader(
                    width: Self.width,
                    height: Self.height,
                    framesPerSecond: Self.framesPerSecond
                )
            )
        else { return }
        let pace = Duration.seconds(1) / Self.framesPerSecond
        var due = ContinuousClock.now
        while output.write(nextFrame()) {
            due += pace
            try? await Task.sleep(until: due)
            if Task.isCancelled { return }
        }
    }

    private mutating func nextFrame() -> [UInt8] {
        tick += 1
        if let bytes = try? Files.read(scriptPath, limit: CameraScript.byteCountMax) {
            lines = CameraScript.lines(bytes)
        }
        guard case .code(let line) = machine.next(lines: lines.count), let code = code(line) else {
            return empties[tick % empties.count]
        }
        return FrameWriter.videoFrame(frames.frame(showing: code))
    }

    private mutating func code(_ line: Int) -> CodeMatrix? {
        if let held, held.line == line { return held.code }
        guard let matrix = try? QRMatrix(lines[line], correction: .medium) else { return nil }
        let code = CodeMatrix(size: matrix.size) { matrix.isDark($0, $1) }
        held = (line, code)
        return code
    }
}
