package import Frames

/// Frames such as a gate's camera sees on a good day.
///
/// Turned, a little blurred, noisy, unevenly lit. The demo feeds them to the readers; they should
/// always be read.
package struct MildFrames: Sendable {
    private let width: Int
    private let height: Int
    private var dice: Dice

    package init(width: Int = 640, height: Int = 480, seed: UInt64) {
        precondition(width >= 320 && height >= 240, "a mild frame is at least 320 by 240")
        self.width = width
        self.height = height
        dice = Dice(seed: seed)
    }

    /// The next frame of a person who holds this code before the camera.
    package mutating func frame(showing code: CodeMatrix) -> Frame {
        var scene = ordinary()
        let room = Double(height) / 1.35 / Double(code.size + 8)
        scene.modulePixels = room * dice.number(0.8...1)
        scene.centre = (dice.number(0.45...0.55), dice.number(0.48...0.52))
        return SceneRenderer.frame(of: code, in: scene, dice: Dice(seed: dice.next()))
    }

    /// The next frame with nobody before the camera.
    package mutating func emptyFrame() -> Frame {
        let scene = ordinary()
        return SceneRenderer.frame(withoutCodeIn: scene, dice: Dice(seed: dice.next()))
    }

    private mutating func ordinary() -> Scene {
        var scene = Scene()
        scene.width = width
        scene.height = height
        scene.turn = dice.tilt(tangentMax: 0.13)
        scene.lean = (dice.number(-0.035...0.035), dice.number(-0.035...0.035))
        scene.blurPixels = dice.number(0.3...0.8)
        scene.noise = dice.number(2...6)
        scene.lightFall = dice.number(0.1...0.4)
        scene.lightFrom = dice.direction()
        scene.darkTone = dice.number(15...50)
        scene.lightTone = dice.number(190...240)
        return scene
    }
}
