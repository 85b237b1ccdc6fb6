import FrameSynthesis
import Frames
import QRCode

/// Frames for the tests, kept small because a debug build paints slowly.
enum Drawing {
    static func code(
        _ payload: [UInt8],
        _ correction: ErrorCorrection = .medium
    ) throws -> CodeMatrix {
        let matrix = try QRMatrix(payload, correction: correction)
        return CodeMatrix(size: matrix.size, isDark: matrix.isDark)
    }

    /// A flat, clean frame of one code.
    static func frame(
        _ payload: [UInt8],
        side: Int = 240,
        modulePixels: Double = 4,
        _ change: (inout Scene) -> Void = { _ in }
    ) throws -> Frame {
        var scene = Scene()
        scene.width = side
        scene.height = side
        scene.modulePixels = modulePixels
        scene.isCluttered = false
        change(&scene)
        return SceneRenderer.frame(of: try code(payload), in: scene, dice: Dice(seed: 7))
    }

    static func black(_ width: Int, _ height: Int) throws -> Frame {
        try Frame(
            width: width,
            height: height,
            luma: [UInt8](repeating: 0, count: width * height)
        )
    }

    static func noise(_ width: Int, _ height: Int, seed: UInt64) throws -> Frame {
        var dice = Dice(seed: seed)
        let luma = (0..<width * height).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
        return try Frame(width: width, height: height, luma: luma)
    }
}
