/// Cuts what comes from a door board into lines and never holds more than one line's limit.
package struct BoardCutter: Sendable {
    private var line: [UInt8] = []
    private var isSkipping = false

    package init() {}

    /// What a piece of input completed; a line over the limit is told once, when it passes it.
    package mutating func take(_ bytes: [UInt8]) -> [Result<BoardLine, BoardLine.Fault>] {
        var lines: [Result<BoardLine, BoardLine.Fault>] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !isSkipping, !line.isEmpty { lines.append(parsed()) }
                isSkipping = false
                line.removeAll(keepingCapacity: true)
            } else if !isSkipping {
                line.append(byte)
                guard line.count > BoardLimits.lineBytesMax else { continue }
                isSkipping = true
                line.removeAll(keepingCapacity: true)
                lines.append(.failure(.tooLong))
            }
        }
        return lines
    }

    private func parsed() -> Result<BoardLine, BoardLine.Fault> {
        do throws(BoardLine.Fault) {
            return .success(try BoardLine(parsing: line))
        } catch {
            return .failure(error)
        }
    }
}
