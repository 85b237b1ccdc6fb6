/// What lens and sensor do to tones.
struct Optics {
    let width: Int
    let height: Int
    var tones: [UInt8]

    /// A Gaussian of the given standard deviation, by repeated weighting of three neighbours:
    /// each pass of [a, 1 − 2a, a] adds a variance of 2a.
    mutating func blur(deviation: Double) {
        guard deviation > 0 else { return }
        let variance = deviation * deviation
        let passes = max(1, min(64, Int((variance / 0.5).rounded(.up))))
        let outer = Int(min(0.25, variance / 2 / Double(passes)) * 4_096)
        for _ in 0..<passes {
            smoothRows(outer)
            smoothColumns(outer)
        }
    }

    /// The mean along a straight trace, as when the phone moves while the shutter is open.
    mutating func move(along direction: (cosine: Double, sine: Double), pixels: Double) {
        guard pixels >= 1 else { return }
        let count = Int(pixels.rounded(.up)) + 1
        let offsets = (0..<count).map { index in
            let share = Double(index) / Double(count - 1) - 0.5
            let x = Int((share * pixels * direction.cosine).rounded())
            let y = Int((share * pixels * direction.sine).rounded())
            return (x, y)
        }
        let sharp = tones
        for y in 0..<height {
            for x in 0..<width {
                var sum = 0
                for offset in offsets {
                    let column = max(0, min(width &- 1, x &+ offset.0))
                    let row = max(0, min(height &- 1, y &+ offset.1))
                    sum &+= Int(sharp[row &* width &+ column])
                }
                tones[y &* width &+ x] = UInt8(truncatingIfNeeded: sum / count)
            }
        }
    }

    /// Noise near the normal distribution: the sum of four even bytes has a deviation of 147.8.
    mutating func addNoise(deviation: Double, _ dice: inout Dice) {
        guard deviation > 0 else { return }
        let factor = Int(deviation / 147.8 * 65_536)
        var index = 0
        while index < tones.count {
            var chance = dice.next()
            for _ in 0..<2 where index < tones.count {
                let sum =
                    Int(chance & 255) &+ Int(chance >> 8 & 255) &+ Int(chance >> 16 & 255)
                    &+ Int(chance >> 24 & 255) &- 510
                let value = Int(tones[index]) &+ (sum &* factor &+ 32_768) >> 16
                tones[index] = UInt8(truncatingIfNeeded: max(0, min(255, value)))
                chance >>= 32
                index &+= 1
            }
        }
    }

    private mutating func smoothRows(_ outer: Int) {
        guard width > 1 else { return }
        let inner = 4_096 &- 2 &* outer
        for y in 0..<height {
            let first = y &* width
            let last = first &+ width &- 1
            var before = Int(tones[first])
            for index in first...last {
                let own = Int(tones[index])
                let after = index < last ? Int(tones[index &+ 1]) : own
                let value = ((before &+ after) &* outer &+ own &* inner &+ 2_048) >> 12
                tones[index] = UInt8(truncatingIfNeeded: value)
                before = own
            }
        }
    }

    /// Row by row, so that memory is read in order; `before` holds the row above as it was.
    private mutating func smoothColumns(_ outer: Int) {
        guard height > 1 else { return }
        let inner = 4_096 &- 2 &* outer
        var before = Array(tones[0..<width])
        for y in 0..<height {
            let first = y &* width
            let below = y &+ 1 < height ? first &+ width : first
            for x in 0..<width {
                let own = Int(tones[first &+ x])
                let around = Int(before[x]) &+ Int(tones[below &+ x])
                before[x] = tones[first &+ x]
                let value = (around &* outer &+ own &* inner &+ 2_048) >> 12
                tones[first &+ x] = UInt8(truncatingIfNeeded: value)
            }
        }
    }
}
