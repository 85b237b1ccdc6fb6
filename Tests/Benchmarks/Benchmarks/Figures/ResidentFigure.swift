import FrameSynthesis
import Frames
import Processes
import QRCode

/// What the real programs hold in memory after they have worked for a while.
enum ResidentFigure {
    private static let width = 1_280
    private static let height = 720
    private static let framesPerSecond = 15
    private static let framesDrawn = 6

    static func measure(_ workspace: Workspace, plan: BenchmarkPlan) async throws -> Measured {
        var measured = Measured()
        do {
            let reader = try await reader(plan)
            measured.values[.readerResidentMebibytes] = reader
        } catch {
            measured.notes.append("jalon-qr: not measured. \(error)")
        }
        do {
            let edge = try await EdgeRun(workspace, plan).residentMebibytes()
            measured.values[.edgeResidentMebibytes] = edge
        } catch {
            measured.notes.append("jalon-edge: not measured. \(error)")
        }
        return measured
    }

    /// A reader that is shown frames as a camera would send them.
    private static func reader(_ plan: BenchmarkPlan) async throws -> Double {
        let child = try SisterProgram.start(
            "jalon-qr",
            ["watch", "--format", "gray", "--width", "\(width)", "--height", "\(height)"],
            input: .pipe
        )
        var resident: Double?
        let frames = try frames(plan)
        for turn in 0..<plan.residentSeconds * framesPerSecond where child.isRunning {
            try await child.write(frames[turn % frames.count].luma)
            try await Task.sleep(for: .milliseconds(1_000 / framesPerSecond))
            resident = Machine.residentMebibytes(of: child.processIdentifier) ?? resident
        }
        guard child.isRunning, let resident else {
            throw BenchmarkFailure(.system, "The reader ended before it was measured.")
        }
        await child.terminate()
        return resident
    }

    private static func frames(_ plan: BenchmarkPlan) throws -> [Frame] {
        var scene = MildFrames(width: width, height: height, seed: plan.seed)
        let matrix = try QRMatrix("J1BENCH", correction: .medium)
        let code = CodeMatrix(size: matrix.size) { matrix.isDark($0, $1) }
        return (0..<framesDrawn).map {
            $0.isMultiple(of: 2) ? scene.frame(showing: code) : scene.emptyFrame()
        }
    }
}

/// A program that was built into the same folder as this one.
enum SisterProgram {
    static func path(_ name: String) throws -> String {
        let path = "\(try OwnProcess.executableFolder())/\(name)"
        guard Files.exists(path) else {
            throw BenchmarkFailure(.missing, "\(name) is not beside this program; build it too.")
        }
        return path
    }

    static func start(
        _ name: String,
        _ arguments: [String],
        input: ChildSpec.Input = .null
    ) throws -> Child {
        try Child(
            ChildSpec(path(name), arguments, input: input, output: .null, errors: .null)
        )
    }
}
