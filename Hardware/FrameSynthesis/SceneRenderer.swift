package import Frames

/// Paints codes into a scene, one grey frame at a time.
package struct SceneRenderer {
    private let scene: Scene
    private var dice: Dice
    private var tones: [UInt8]

    /// Begins a frame; the dice decide clutter and noise.
    package init(_ scene: Scene, dice: Dice) {
        self.scene = scene
        self.dice = dice
        tones = [UInt8](repeating: 128, count: scene.width * scene.height)
        if scene.isCluttered { clutter() }
    }

    /// A frame of one code.
    package static func frame(of code: CodeMatrix, in scene: Scene, dice: Dice) -> Frame {
        var renderer = SceneRenderer(scene, dice: dice)
        renderer.place(code)
        return renderer.finish()
    }

    /// A frame without any code.
    package static func frame(withoutCodeIn scene: Scene, dice: Dice) -> Frame {
        var renderer = SceneRenderer(scene, dice: dice)
        return renderer.finish()
    }

    /// Paints a code where the scene, or `centre` instead of it, says.
    package mutating func place(_ code: CodeMatrix, centre: (x: Double, y: Double)? = nil) {
        var scene = scene
        if let centre { scene.centre = centre }
        let placement = Placement(of: code.size, in: scene)
        let area = placement.reach()
        // A pixel well inside one module needs one sample; only edges need four.
        let edge = 0.75 / scene.modulePixels
        let near = -scene.quietModules - 1
        let far = Double(code.size) - near
        for y in area.rows {
            for x in area.columns {
                let index = y &* scene.width &+ x
                let centre = placement.module(atX: Double(x) + 0.5, y: Double(y) + 0.5)
                guard let at = centre else { continue }
                guard at.x > near, at.y > near, at.x < far, at.y < far else { continue }
                guard !isNearEdge(at.x, edge), !isNearEdge(at.y, edge) else {
                    tones[index] = mixed(code, placement, x, y, behind: tones[index])
                    continue
                }
                guard let tone = tone(of: code, at.x, at.y) else { continue }
                tones[index] = UInt8(tone)
            }
        }
        if scene.glare > 0 { shine(on: code, centre: scene.centre) }
    }

    /// What the light, the lens and the sensor add, then the frame.
    package mutating func finish() -> Frame {
        if scene.lightFall > 0 { shade() }
        var optics = Optics(width: scene.width, height: scene.height, tones: tones)
        optics.move(along: scene.motionAlong, pixels: scene.motionPixels)
        optics.blur(deviation: scene.blurPixels)
        optics.addNoise(deviation: scene.noise, &dice)
        guard let frame = try? Frame(width: scene.width, height: scene.height, luma: optics.tones)
        else { preconditionFailure("a scene fits the limits of a frame") }
        return frame
    }

    /// The mean of four points of a pixel, those beside the code showing what is behind it.
    private func mixed(
        _ code: CodeMatrix,
        _ placement: Placement,
        _ x: Int,
        _ y: Int,
        behind: UInt8
    ) -> UInt8 {
        var sum = 0
        for sample in 0..<4 {
            let subX = Double(x) + (sample & 1 == 0 ? 0.25 : 0.75)
            let subY = Double(y) + (sample & 2 == 0 ? 0.25 : 0.75)
            let at = placement.module(atX: subX, y: subY)
            sum &+= at.flatMap { tone(of: code, $0.x, $0.y) } ?? Int(behind)
        }
        return UInt8(sum / 4)
    }

    /// The tone of a point of the code; nothing beyond its quiet zone.
    @inline(__always)
    private func tone(of code: CodeMatrix, _ x: Double, _ y: Double) -> Int? {
        let quiet = scene.quietModules
        let outer = Double(code.size) + quiet
        guard x >= -quiet, y >= -quiet, x < outer, y < outer else { return nil }
        let isDark = code.isDark(Self.floor(x), Self.floor(y))
        let tone = isDark != scene.isInverted ? scene.darkTone : scene.lightTone
        return Int(max(0, min(255, tone)))
    }

    @inline(__always)
    private func isNearEdge(_ value: Double, _ edge: Double) -> Bool {
        let share = value - Double(Self.floor(value))
        return share < edge || share > 1 - edge
    }

    @inline(__always)
    private static func floor(_ value: Double) -> Int {
        let whole = Int(value)
        return value < Double(whole) ? whole &- 1 : whole
    }

    private mutating func shine(on code: CodeMatrix, centre: (x: Double, y: Double)) {
        let side = Double(code.size) * scene.modulePixels
        let middleX = centre.x * Double(scene.width) + scene.glareAt.x * side
        let middleY = centre.y * Double(scene.height) + scene.glareAt.y * side
        let square = scene.glareRadius * side * scene.glareRadius * side
        for y in 0..<scene.height {
            let down = Double(y) - middleY
            for x in 0..<scene.width {
                let right = Double(x) - middleX
                let away = (right * right + down * down) / square
                guard away < 4 else { continue }
                let fall = 1 - away / 4
                let index = y &* scene.width &+ x
                let value = Double(tones[index]) + scene.glare * fall * fall
                tones[index] = UInt8(max(0, min(255, value)))
            }
        }
    }

    private mutating func shade() {
        let reach = Double(scene.width + scene.height) / 2
        for y in 0..<scene.height {
            let down = (Double(y) - Double(scene.height) / 2) / reach * scene.lightFrom.sine
            for x in 0..<scene.width {
                let right = (Double(x) - Double(scene.width) / 2) / reach
                let along = right * scene.lightFrom.cosine + down
                let light = 1 - scene.lightFall * max(0, min(1, 0.5 - along))
                let index = y &* scene.width &+ x
                tones[index] = UInt8(
                    truncatingIfNeeded: (Int(tones[index]) &* Int(light * 256)) >> 8
                )
            }
        }
    }

    /// Panels, stripes and a gradient, as behind a counter or on a screen.
    private mutating func clutter() {
        for _ in 0..<dice.whole(5...14) {
            let left = dice.whole(0...scene.width - 1)
            let top = dice.whole(0...scene.height - 1)
            let right = min(scene.width, left + dice.whole(8...max(9, scene.width / 2)))
            let bottom = min(scene.height, top + dice.whole(8...max(9, scene.height / 2)))
            let tone = dice.whole(10...245)
            let other = dice.happens(0.35) ? dice.whole(10...245) : tone
            let period = dice.whole(3...24)
            for y in top..<bottom {
                for x in left..<right {
                    let isStripe = (x &+ y &* (tone & 1)) / period & 1 == 0
                    tones[y &* scene.width &+ x] = UInt8(isStripe ? tone : other)
                }
            }
        }
    }
}
