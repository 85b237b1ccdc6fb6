/// The kinds of hard photograph that the trial and the tests draw.
package enum HardCategory: String, Sendable, CaseIterable {
    case perspective
    case glare
    case blur
    case motion
    case lowContrast = "low contrast"
    case lightOnDark = "light on dark"
    case smallModules = "small modules"
    case largeModules = "large modules"
    case noQuietZone = "no quiet zone"
    case noise
    case shadow
    case curved
    case mixed

    /// A scene of this kind for a code of `size` modules; the rest of it is ordinary.
    package func scene(size: Int, dice: inout Dice) -> Scene {
        var scene = Scene()
        scene.width = 800
        scene.height = 600
        scene.turn = dice.happens(0.5) ? dice.tilt(tangentMax: 0.1) : dice.direction()
        scene.modulePixels = min(dice.number(3...8), 560 / Double(size + 8))
        scene.blurPixels = dice.number(0.3...0.8)
        scene.noise = dice.number(1...5)
        scene.lightFall = dice.number(0...0.3)
        scene.lightFrom = dice.direction()
        scene.isCluttered = dice.happens(0.8)
        if self == .mixed {
            let parts = HardCategory.allCases.filter { $0 != .mixed && $0 != .largeModules }
            for _ in 0..<2 { parts[dice.whole(0...parts.count - 1)].add(to: &scene, size, &dice) }
        } else {
            add(to: &scene, size, &dice)
        }
        return scene
    }

    private func add(to scene: inout Scene, _ size: Int, _ dice: inout Dice) {
        switch self {
        case .perspective:
            let towards = dice.direction()
            let steep = dice.number(0.05...0.28)
            scene.lean = (towards.cosine * steep, towards.sine * steep)
        case .glare:
            scene.glare = dice.number(120...400)
            scene.glareRadius = dice.number(0.08...0.25)
            scene.glareAt = (dice.number(-0.4...0.4), dice.number(-0.4...0.4))
        case .blur: scene.blurPixels = scene.modulePixels * dice.number(0.3...0.65)
        case .motion:
            scene.motionPixels = scene.modulePixels * dice.number(0.7...1.6)
            scene.motionAlong = dice.direction()
        case .lowContrast:
            scene.darkTone = dice.number(60...180)
            scene.lightTone = scene.darkTone + dice.number(12...45)
            scene.noise = dice.number(1...3)
        case .lightOnDark: scene.isInverted = true
        case .smallModules: scene.modulePixels = dice.number(1.1...2.2)
        case .largeModules:
            scene.modulePixels = 590 / Double(size + 2) * dice.number(0.85...1)
            scene.blurPixels = dice.number(1...4)
            scene.noise = dice.number(5...20)
            scene.turn = dice.tilt(tangentMax: 0.03)
        case .noQuietZone: scene.quietModules = dice.number(0...0.6)
        case .noise: scene.noise = dice.number(25...60)
        case .shadow:
            scene.lightFall = dice.number(0.7...0.95)
            scene.darkTone = dice.number(20...70)
            scene.lightTone = dice.number(120...200)
        case .curved: scene.bow = dice.number(-0.09...0.09)
        case .mixed: break
        }
    }
}
