/// A seeded source of chance (SplitMix64): the same seed gives the same pictures on any machine.
package struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in the range, all equally likely.
    package mutating func number(_ range: ClosedRange<Double>) -> Double {
        let share = Double(next() >> 11) / 9_007_199_254_740_992
        return range.lowerBound + (range.upperBound - range.lowerBound) * share
    }

    /// A whole number in the range, all equally likely.
    package mutating func whole(_ range: ClosedRange<Int>) -> Int {
        let count = UInt64(range.upperBound - range.lowerBound + 1)
        return range.lowerBound + Int(next() % count)
    }

    /// True with the given probability.
    package mutating func happens(_ probability: Double) -> Bool {
        number(0...1) < probability
    }

    /// A direction, all equally likely: cosine and sine of one angle.
    package mutating func direction() -> (cosine: Double, sine: Double) {
        for _ in 0..<64 {
            let x = number(-1...1)
            let y = number(-1...1)
            let square = x * x + y * y
            guard square > 0.01, square <= 1 else { continue }
            let length = square.squareRoot()
            return (x / length, y / length)
        }
        return (1, 0)
    }

    /// The direction of a small turn either way, of at most 2 × arctan(`tangentMax`).
    package mutating func tilt(tangentMax: Double) -> (cosine: Double, sine: Double) {
        let tangent = number(-tangentMax...tangentMax)
        let scale = 1 + tangent * tangent
        return ((1 - tangent * tangent) / scale, 2 * tangent / scale)
    }
}
