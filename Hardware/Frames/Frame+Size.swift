/// Operations that change the number of pixels.
extension Frame {
    /// Half the size: every pixel is the mean of four, which also quarters the sensor's noise.
    ///
    /// A frame less than two pixels wide or high comes back as it is.
    package func halved() -> Frame {
        guard width >= 2, height >= 2 else { return self }
        let columns = width / 2
        let rows = height / 2
        var result = [UInt8](repeating: 0, count: columns * rows)
        var target = 0
        for y in 0..<rows {
            var upper = 2 * y * width
            for _ in 0..<columns {
                let lower = upper &+ width
                let sum =
                    UInt16(luma[upper]) &+ UInt16(luma[upper &+ 1])
                    &+ UInt16(luma[lower]) &+ UInt16(luma[lower &+ 1])
                result[target] = UInt8(truncatingIfNeeded: (sum &+ 2) >> 2)
                target &+= 1
                upper &+= 2
            }
        }
        return Frame(known: columns, rows, result)
    }

    /// The frame with a border of one tone, for codes whose quiet zone was cut off.
    package func withMargin(_ pixels: Int, tone: UInt8) -> Frame {
        let columns = width + 2 * pixels
        let rows = height + 2 * pixels
        var result = [UInt8](repeating: tone, count: columns * rows)
        for y in 0..<height {
            let target = (y + pixels) * columns + pixels
            result.replaceSubrange(
                target..<target + width,
                with: luma[y * width..<(y + 1) * width]
            )
        }
        return Frame(known: columns, rows, result)
    }

    /// The part of the frame inside a rectangle, which is cut to what the frame has.
    ///
    /// Nothing when the rectangle misses the frame.
    package func cropped(x: Int, y: Int, width wanted: Int, height tall: Int) -> Frame? {
        let left = max(0, min(x, width))
        let top = max(0, min(y, height))
        let right = max(left, min(x + wanted, width))
        let bottom = max(top, min(y + tall, height))
        guard right > left, bottom > top else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity((right - left) * (bottom - top))
        for row in top..<bottom {
            result.append(contentsOf: luma[row * width + left..<row * width + right])
        }
        return Frame(known: right - left, bottom - top, result)
    }

    /// The largest copy that the limits allow: the frame itself when it already fits.
    package func fitted(to limits: FrameLimits) -> Frame {
        let pixels = Double(width * height)
        let bySide = Double(limits.sideMax) / Double(max(width, height))
        let byPixels = (Double(limits.pixelsMax) / pixels).squareRoot()
        let factor = min(bySide, byPixels)
        guard factor < 1 else { return self }
        return scaled(
            width: max(1, Int(Double(width) * factor)),
            height: max(1, Int(Double(height) * factor))
        )
    }

    /// The frame at another size: the mean of what falls into a pixel when it shrinks, a
    /// curve through neighbours when it grows.
    package func scaled(width columns: Int, height rows: Int) -> Frame {
        precondition(columns > 0 && rows > 0, "a frame has at least one pixel")
        let across = Self.weights(from: width, to: columns)
        let down = Self.weights(from: height, to: rows)
        var narrow = [UInt8](repeating: 0, count: columns * height)
        for y in 0..<height {
            for x in 0..<columns {
                narrow[y &* columns &+ x] = across[x].mean(of: luma, from: y &* width, step: 1)
            }
        }
        var result = [UInt8](repeating: 0, count: columns * rows)
        for y in 0..<rows {
            let taps = down[y]
            for x in 0..<columns {
                result[y &* columns &+ x] = taps.mean(of: narrow, from: x, step: columns)
            }
        }
        return Frame(known: columns, rows, result)
    }

    private static func weights(from old: Int, to new: Int) -> [Taps] {
        let ratio = Double(old) / Double(new)
        return (0..<new).map { index in
            if ratio <= 1 {
                let centre = (Double(index) + 0.5) * ratio - 0.5
                return Taps(around: centre, count: old)
            }
            let first = min(old - 1, Int(Double(index) * ratio))
            let last = max(first, min(old, Int(Double(index + 1) * ratio)) - 1)
            return Taps(first: first, last: last)
        }
    }
}

/// The old pixels that make one new pixel: the mean of a run, or four neighbours on a curve.
private struct Taps {
    private let first: Int
    private let last: Int
    private let places: (Int, Int, Int, Int)
    private let weights: (Int, Int, Int, Int)
    private let isCurve: Bool

    init(first: Int, last: Int) {
        self.first = first
        self.last = last
        places = (0, 0, 0, 0)
        weights = (0, 0, 0, 0)
        isCurve = false
    }

    /// The cubic curve of Catmull and Rom through four pixels, which keeps edges steeper than a
    /// straight line does; weights in 256ths.
    init(around centre: Double, count: Int) {
        let floor = Int(centre.rounded(.down))
        let share = centre - Double(floor)
        func inside(_ place: Int) -> Int { max(0, min(count - 1, place)) }
        places = (inside(floor - 1), inside(floor), inside(floor + 1), inside(floor + 2))
        let square = share * share
        let cube = square * share
        let before = Int(128 * (2 * square - share - cube))
        let after = Int(128 * (share + 4 * square - 3 * cube))
        let beyond = Int(128 * (cube - square))
        weights = (before, 256 - before - after - beyond, after, beyond)
        first = 0
        last = 0
        isCurve = true
    }

    func mean(of bytes: [UInt8], from base: Int, step: Int) -> UInt8 {
        if isCurve {
            let near =
                Int(bytes[base &+ places.1 &* step]) &* weights.1
                &+ Int(bytes[base &+ places.2 &* step]) &* weights.2
            let far =
                Int(bytes[base &+ places.0 &* step]) &* weights.0
                &+ Int(bytes[base &+ places.3 &* step]) &* weights.3
            return UInt8(truncatingIfNeeded: max(0, min(255, (near &+ far &+ 128) >> 8)))
        }
        var sum = 0
        var index = base &+ first &* step
        for _ in first...last {
            sum &+= Int(bytes[index])
            index &+= step
        }
        return UInt8(truncatingIfNeeded: sum / (last &- first &+ 1))
    }
}
