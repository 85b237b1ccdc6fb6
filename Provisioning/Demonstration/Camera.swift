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

    /// What is before the camera now.
    private enum Held {
        case code(CodeMatrix)
        /// Frames of video, each held for some time.
        case picture([[UInt8]])
        case nothing

        var frameCount: Int {
            switch self {
            case .code, .nothing: CameraMachine.framesHeld
            case .picture(let views): views.count * PictureViews.framesPerView
            }
        }
    }

    private let scriptPath: String
    private var frames: MildFrames
    private var machine = CameraMachine()
    private var presentations: [CameraScript.Presentation] = []
    private var held: (line: Int, what: Held)?
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
            presentations = CameraScript.presentations(bytes)
        }
        let what = machine.due < presentations.count ? take(machine.due) : .nothing
        let sight = machine.next(lines: presentations.count, held: what.frameCount)
        guard case .shown(let frame) = sight else { return empties[tick % empties.count] }
        switch what {
        case .code(let code): return FrameWriter.videoFrame(frames.frame(showing: code))
        case .picture(let views): return views[frame / PictureViews.framesPerView]
        case .nothing: return empties[tick % empties.count]
        }
    }

    private mutating func take(_ line: Int) -> Held {
        if let held, held.line == line { return held.what }
        let what: Held
        switch presentations[line] {
        case .code(let text): what = code(text)
        case .picture(let name): what = picture(name)
        }
        held = (line, what)
        return what
    }

    private func code(_ text: [UInt8]) -> Held {
        guard let matrix = try? QRMatrix(text, correction: .medium) else { return .nothing }
        return .code(CodeMatrix(size: matrix.size) { matrix.isDark($0, $1) })
    }

    private func picture(_ name: String) -> Held {
        let folder = scriptPath.lastIndex(of: "/").map { scriptPath[...$0] } ?? ""
        guard
            let bytes = try? Files.read(folder + name, limit: VisitorPicture.byteCountMax),
            let picture = try? VisitorPicture(bytes)
        else { return .nothing }
        let views = PictureViews(of: picture.frame, width: Self.width, height: Self.height)
        return .picture(views.frames.map(FrameWriter.videoFrame))
    }
}
