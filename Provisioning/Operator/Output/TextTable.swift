import CommandLine

/// Rows under headings, in columns as wide as their widest cell; every cell is made harmless.
struct TextTable {
    private static let cellLengthMax = 60

    private let headings: [String]
    private var rows: [[String]] = []

    init(headings: [String]) {
        self.headings = headings
    }

    mutating func add(_ cells: [String?]) {
        precondition(cells.count == headings.count, "a row has a cell for each heading")
        rows.append(cells.map { Self.cell($0) })
    }

    var lines: [String] {
        let all = [headings] + rows
        let widths = headings.indices.map { column in
            all.map { $0[column].count }.max() ?? 0
        }
        return all.map { Self.line($0, widths) }
    }

    static func cell(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "-" }
        return Terminal.printable(text, limit: cellLengthMax)
    }

    /// One row by itself, for lists that grow while they are shown.
    static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: max(0, width - cell.count))
        }
        let line = padded.joined(separator: "  ")
        let end = line.lastIndex { $0 != " " }
        return end.map { String(line[...$0]) } ?? ""
    }
}
