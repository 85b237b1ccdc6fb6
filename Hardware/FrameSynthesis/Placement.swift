/// From a pixel of the frame back to the module of the code that it shows: a plane seen in
/// perspective, then bowed.
struct Placement {
    private let scene: Scene
    private let middleX: Double
    private let middleY: Double
    private let half: Double
    private let modulesPerPixel: Double
    private let leanX: Double
    private let leanY: Double

    init(of size: Int, in scene: Scene) {
        self.scene = scene
        middleX = scene.centre.x * Double(scene.width)
        middleY = scene.centre.y * Double(scene.height)
        half = Double(size) / 2
        modulesPerPixel = 1 / scene.modulePixels
        leanX = scene.lean.x / half
        leanY = scene.lean.y / half
    }

    /// Module coordinates from the code's top left; the projective map's denominator keeps the
    /// middle of the code at its true size.
    @inline(__always)
    func module(atX x: Double, y: Double) -> (x: Double, y: Double)? {
        let right = (x - middleX) * modulesPerPixel
        let down = (y - middleY) * modulesPerPixel
        let along = right * scene.turn.cosine + down * scene.turn.sine
        let across = down * scene.turn.cosine - right * scene.turn.sine
        let depth = 1 - along * leanX - across * leanY
        guard depth > 0.05 else { return nil }
        let scale = 1 / depth
        let column = along * scale
        var row = across * scale
        if scene.bow != 0 {
            let share = column / half
            row += scene.bow * half * (share * share - 0.5)
        }
        return (column + half, row + half)
    }

    /// The rectangle of pixels outside which no part of the code or its quiet zone can lie.
    func reach() -> (columns: Range<Int>, rows: Range<Int>) {
        let modules = half + scene.quietModules
        let steep = abs(scene.lean.x) + abs(scene.lean.y)
        let nearest = 1 / max(0.2, 1 + steep * modules / half)
        let largest = max(1, 1 / max(0.2, 1 - steep * modules / half * nearest))
        let radius = modules * 1.5 * largest * (1 + abs(scene.bow)) * scene.modulePixels
        return (
            Self.clamped(middleX - radius, middleX + radius, scene.width),
            Self.clamped(middleY - radius, middleY + radius, scene.height)
        )
    }

    private static func clamped(_ low: Double, _ high: Double, _ limit: Int) -> Range<Int> {
        let first = max(0, min(limit, Int(low.rounded(.down))))
        return first..<max(first, min(limit, Int(high.rounded(.up)) + 1))
    }
}
