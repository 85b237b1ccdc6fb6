/// How dense the edges are in each square of a picture.
struct EdgeGrid {
    struct Cells {
        var columns: ClosedRange<Int>
        var rows: ClosedRange<Int>
    }

    /// The side of a square in pixels.
    let cell: Int

    private let columns: Int
    private let rows: Int
    private var density: [Int]

    init(of frame: Frame) {
        cell = max(6, max(frame.width, frame.height) / 80)
        columns = max(1, frame.width / cell)
        rows = max(1, frame.height / cell)
        let raw = Self.measured(frame, cell, columns, rows)
        density = Self.smoothed(raw, columns, rows)
    }

    /// The area around the densest square whose squares reach a third of its density; the area
    /// is taken out, so that the next call finds another.
    mutating func removePeak() -> Cells? {
        guard let peak = density.indices.max(by: { density[$0] < density[$1] }) else { return nil }
        let limit = max(1, density[peak] / 3)
        guard density[peak] > 1 else { return nil }
        let start = (peak % columns, peak / columns)
        var found = Cells(columns: start.0...start.0, rows: start.1...start.1)
        var open = [peak]
        density[peak] = 0
        // Every square enters the list once, because its density is erased when it does.
        while let index = open.popLast() {
            let x = index % columns
            let y = index / columns
            found.columns = min(found.columns.lowerBound, x)...max(found.columns.upperBound, x)
            found.rows = min(found.rows.lowerBound, y)...max(found.rows.upperBound, y)
            for next in neighbours(x, y) where density[next] >= limit {
                density[next] = 0
                open.append(next)
            }
        }
        return found
    }

    private func neighbours(_ x: Int, _ y: Int) -> [Int] {
        var found: [Int] = []
        if x > 0 { found.append(y * columns + x - 1) }
        if x + 1 < columns { found.append(y * columns + x + 1) }
        if y > 0 { found.append((y - 1) * columns + x) }
        if y + 1 < rows { found.append((y + 1) * columns + x) }
        return found
    }

    /// The lesser of the two directions' mean steps over two pixels; noise below 6 tones is none.
    private static func measured(
        _ frame: Frame,
        _ cell: Int,
        _ columns: Int,
        _ rows: Int
    ) -> [Int] {
        var across = [Int](repeating: 0, count: columns * rows)
        var down = across
        let luma = frame.luma
        for y in 0..<max(0, min(rows * cell, frame.height - 2)) {
            for x in 0..<max(0, min(columns * cell, frame.width - 2)) {
                let index = y &* frame.width &+ x
                let own = Int(luma[index])
                let target = (y / cell) &* columns &+ x / cell
                across[target] &+= max(0, abs(Int(luma[index &+ 2]) &- own) &- 6)
                down[target] &+= max(0, abs(Int(luma[index &+ 2 &* frame.width]) &- own) &- 6)
            }
        }
        return zip(across, down).map { min($0, $1) }
    }

    private static func smoothed(_ raw: [Int], _ columns: Int, _ rows: Int) -> [Int] {
        var result = raw
        for y in 0..<rows {
            for x in 0..<columns {
                var sum = 0
                var count = 0
                for row in max(0, y - 1)...min(rows - 1, y + 1) {
                    for column in max(0, x - 1)...min(columns - 1, x + 1) {
                        sum += raw[row * columns + column]
                        count += 1
                    }
                }
                result[y * columns + x] = sum / count
            }
        }
        return result
    }
}
