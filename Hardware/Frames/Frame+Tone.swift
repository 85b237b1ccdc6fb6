/// Operations that change tones and keep the size.
extension Frame {
    /// Light becomes dark and dark light, for codes drawn light on dark.
    package func inverted() -> Frame {
        Frame(known: width, height, luma.map { ~$0 })
    }

    /// The mean over a square of 2 × radius + 1 pixels; three passes come close to a Gaussian.
    package func blurred(radius: Int, passes: Int = 1) -> Frame {
        guard radius > 0 else { return self }
        var bytes = luma
        for _ in 0..<passes {
            bytes = Self.boxed(bytes, lines: height, length: width, step: 1, stride: width, radius)
            bytes = Self.boxed(bytes, lines: width, length: height, step: width, stride: 1, radius)
        }
        return Frame(known: width, height, bytes)
    }

    /// Adds back what a blur takes away, `strength` sixteenths of it: gives soft modules an edge.
    package func sharpened(radius: Int, strength: Int) -> Frame {
        let soft = blurred(radius: radius, passes: 2).luma
        var result = luma
        for index in result.indices {
            let own = Int(luma[index])
            let value = own &+ ((own &- Int(soft[index])) &* strength) >> 4
            result[index] = UInt8(truncatingIfNeeded: max(0, min(255, value)))
        }
        return Frame(known: width, height, result)
    }

    /// Black where a pixel is darker than its neighbourhood by `bias` tones, white elsewhere.
    ///
    /// The mean of each square comes from running sums, so the window's size costs nothing.
    package func thresholded(radius: Int, bias: Int) -> Frame {
        let around = blurred(radius: radius).luma
        var result = luma
        for index in result.indices {
            result[index] = Int(luma[index]) &+ bias < Int(around[index]) ? 0 : 255
        }
        return Frame(known: width, height, result)
    }

    /// Evens out shadows: every pixel relative to the lightest and darkest tones around it.
    package func levelled(radius: Int, gainMax: Int = 8) -> Frame {
        let around = blurred(radius: radius).luma
        var deviation = luma
        for index in deviation.indices {
            let away = abs(Int(luma[index]) &- Int(around[index]))
            deviation[index] = UInt8(truncatingIfNeeded: min(255, away))
        }
        let spread = Frame(known: width, height, deviation).blurred(radius: radius).luma
        var result = luma
        for index in result.indices {
            let away = Int(luma[index]) &- Int(around[index])
            let gain = min(gainMax &* 16, 1_024 / max(1, Int(spread[index])))
            let value = 128 &+ (away &* gain) >> 4
            result[index] = UInt8(truncatingIfNeeded: max(0, min(255, value)))
        }
        return Frame(known: width, height, result)
    }

    /// One direction of the box blur: along every line, a running sum of the pixels in the window.
    private static func boxed(
        _ bytes: [UInt8],
        lines: Int,
        length: Int,
        step: Int,
        stride: Int,
        _ radius: Int
    ) -> [UInt8] {
        var result = bytes
        let reach = min(radius, length - 1)
        let reciprocals = (0...2 * reach + 1).map { $0 == 0 ? 0 : (1 << 16 + $0 / 2) / $0 }
        for line in 0..<lines {
            let base = line &* stride
            var sum = 0
            for index in 0..<reach {
                sum &+= Int(bytes[base &+ index &* step])
            }
            var count = reach
            for index in 0..<length {
                let entering = index &+ reach
                if entering < length {
                    sum &+= Int(bytes[base &+ entering &* step])
                    count &+= 1
                }
                let leaving = index &- reach &- 1
                if leaving >= 0 {
                    sum &-= Int(bytes[base &+ leaving &* step])
                    count &-= 1
                }
                let value = (sum &* reciprocals[count] &+ 32_768) >> 16
                result[base &+ index &* step] = UInt8(truncatingIfNeeded: min(255, value))
            }
        }
        return result
    }
}
