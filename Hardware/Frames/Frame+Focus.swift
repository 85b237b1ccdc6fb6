/// Finding the part of a picture that is worth a closer look.
extension Frame {
    /// A rectangle of pixels.
    package struct Region: Sendable, Equatable {
        package let x: Int
        package let y: Int
        package let width: Int
        package let height: Int
    }

    /// The regions with the densest edges in both directions, the densest first.
    ///
    /// A code is made of edges both ways; text, stripes and the grain of a wall have fewer or have
    /// them in one direction. Each region is the connected area around a peak, with a border.
    package func busiestRegions(_ count: Int) -> [Region] {
        var grid = EdgeGrid(of: self)
        var regions: [Region] = []
        for _ in 0..<count {
            guard let cells = grid.removePeak() else { break }
            regions.append(region(of: cells, grid.cell))
        }
        return regions
    }

    private func region(of cells: EdgeGrid.Cells, _ cell: Int) -> Region {
        let border = max(2 * cell, max(cells.columns.count, cells.rows.count) * cell / 6)
        let left = max(0, cells.columns.lowerBound * cell - border)
        let top = max(0, cells.rows.lowerBound * cell - border)
        let right = min(width, (cells.columns.upperBound + 1) * cell + border)
        let bottom = min(height, (cells.rows.upperBound + 1) * cell + border)
        return Region(x: left, y: top, width: right - left, height: bottom - top)
    }
}
