/// Turning.
extension Frame {
    /// The frame turned about its centre in a canvas that holds all of it; corners take `tone`.
    ///
    /// `cosine` and `sine` are those of the angle, so that the caller chooses where they come from.
    package func turned(cosine: Double, sine: Double, tone: UInt8) -> Frame {
        let columns = Self.span(Double(width) * cosine, Double(height) * sine)
        let rows = Self.span(Double(width) * sine, Double(height) * cosine)
        var result = [UInt8](repeating: tone, count: columns * rows)
        let stepX = Int(cosine * 65_536)
        let stepY = Int(-sine * 65_536)
        for y in 0..<rows {
            let fromLeft = 0.5 - Double(columns) / 2
            let fromTop = Double(y) + 0.5 - Double(rows) / 2
            let left = fromLeft * cosine + fromTop * sine + Double(width) / 2 - 0.5
            let top = fromTop * cosine - fromLeft * sine + Double(height) / 2 - 0.5
            var sourceX = Int(left * 65_536)
            var sourceY = Int(top * 65_536)
            for x in 0..<columns {
                if let value = sampled(sourceX, sourceY) {
                    result[y &* columns &+ x] = value
                }
                sourceX &+= stepX
                sourceY &+= stepY
            }
        }
        return Frame(known: columns, rows, result)
    }

    private static func span(_ one: Double, _ other: Double) -> Int {
        max(1, Int((abs(one) + abs(other)).rounded(.up)))
    }

    /// The tone between four pixels at a point given in 65 536ths of a pixel.
    private func sampled(_ fixedX: Int, _ fixedY: Int) -> UInt8? {
        let x = fixedX >> 16
        let y = fixedY >> 16
        guard x >= 0, y >= 0, x < width &- 1, y < height &- 1 else { return nil }
        let shareX = (fixedX & 0xFFFF) >> 8
        let shareY = (fixedY & 0xFFFF) >> 8
        let index = y &* width &+ x
        let upper = Int(luma[index]) &* (256 &- shareX) &+ Int(luma[index &+ 1]) &* shareX
        let below = index &+ width
        let lower = Int(luma[below]) &* (256 &- shareX) &+ Int(luma[below &+ 1]) &* shareX
        let value = (upper &* (256 &- shareY) &+ lower &* shareY) >> 16
        return UInt8(truncatingIfNeeded: value)
    }
}
