import FrameSynthesis
import Frames
import Glibc
import QRCode
import Vocabulary

/// The camera of a lane: writes frames into a pipe, 15 a second, whoever comes.
///
/// An actor with one writer: what is shown follows from what was asked for, and the time at which a
/// frame goes into the pipe is noted before its first byte does.
actor LaneCamera {
    static let framesPerSecond = 15
    /// Different frames of one person, shown over and over until the gate opens.
    static let framesDrawn = 12
    private static let emptyScenes = 8
    /// F_SETPIPE_SZ of fcntl(2), which the C library's header hides, and room for one frame.
    private static let setPipeSize: Int32 = 1_031
    private static let pipeByteCount: Int32 = 1 << 20
    private static let fullPause = Duration.milliseconds(1)
    /// How long until it looks again whether somebody reads.
    private static let alonePause = Duration.milliseconds(20)

    private let pipe: String
    private let plan: LanePlan
    private var scene: MildFrames
    private var empties: [[UInt8]] = []
    /// What is held up, and how many frames showed it.
    private var held: (film: [[UInt8]], shown: Int)?
    private var begun: Duration?
    /// Frames that began more than half a frame late: the machine had no time for the camera.
    private(set) var framesLate = 0
    private(set) var framesWritten = 0

    /// Needs nobody at the other end yet.
    init(pipe: String, _ plan: LanePlan) {
        self.pipe = pipe
        self.plan = plan
        scene = MildFrames(width: plan.width, height: plan.height, seed: plan.seed)
        for _ in 0..<Self.emptyScenes {
            empties.append(FrameWriter.videoFrame(scene.emptyFrame()))
        }
    }

    /// The film of one person, to be drawn before they come.
    static func film(_ text: String, _ plan: LanePlan, person: Int) throws -> [[UInt8]] {
        let matrix = try QRMatrix(text, correction: .medium)
        let code = CodeMatrix(size: matrix.size) { matrix.isDark($0, $1) }
        var scene = MildFrames(
            width: plan.width,
            height: plan.height,
            seed: plan.seed &+ UInt64(person)
        )
        return (0..<framesDrawn).map { _ in FrameWriter.videoFrame(scene.frame(showing: code)) }
    }

    /// Forgets what was late while nobody read yet.
    func beginCounting() {
        framesLate = 0
    }

    /// Somebody comes, and stays until `release`.
    func hold(_ film: [[UInt8]]) {
        held = (film, 0)
        begun = nil
    }

    func release() {
        held = nil
    }

    /// When the first frame of the person who is held up now went into the pipe.
    var beganAt: Duration? { begun }

    /// Films until cancelled; a reader that starts again gets a stream from its beginning, as from
    /// any camera.
    func run() async {
        while !Task.isCancelled {
            let descriptor = open(pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            if descriptor >= 0 {
                _ = fcntl(descriptor, Self.setPipeSize, Self.pipeByteCount)
                await film(into: descriptor)
                close(descriptor)
            }
            try? await Task.sleep(for: Self.alonePause)
        }
    }

    /// Writes frames at their pace until nobody reads them any more.
    private func film(into descriptor: Int32) async {
        let header = FrameWriter.videoHeader(
            width: plan.width,
            height: plan.height,
            framesPerSecond: Self.framesPerSecond
        )
        guard await write(header, to: descriptor) else { return }
        let pace = Duration.seconds(1) / Self.framesPerSecond
        var due = ContinuousClock.now
        while !Task.isCancelled {
            if ContinuousClock.now - due > pace / 2 {
                framesLate += 1
                due = .now
            }
            guard await write(nextFrame(), to: descriptor) else { return }
            framesWritten += 1
            due += pace
            try? await Task.sleep(until: due)
        }
    }

    private func nextFrame() -> [UInt8] {
        guard let held else { return empties[framesWritten % empties.count] }
        if held.shown == 0 { begun = Clock.system.sinceBoot() }
        self.held?.shown += 1
        return held.film[held.shown % held.film.count]
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) async -> Bool {
        var sent = 0
        while sent < bytes.count, !Task.isCancelled {
            let count = bytes[sent...].withUnsafeBytes { rest in
                Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                try? await Task.sleep(for: Self.fullPause)
            } else if errno != EINTR {
                return false
            }
        }
        return sent == bytes.count
    }
}
