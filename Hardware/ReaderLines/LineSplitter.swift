/// Cuts what a reader process writes into lines and never holds more than one line's limit.
package struct LineSplitter: Sendable {
    private var line: [UInt8] = []
    private var isSkipping = false

    package init() {}

    /// What a piece of output completed, in order.
    ///
    /// A line over the limit appears once as a failure; the next line is read as if nothing had
    /// happened, so that one bad line costs one line.
    package mutating func take(_ bytes: [UInt8]) -> [Result<ReaderLine, ReaderLineError>] {
        var lines: [Result<ReaderLine, ReaderLineError>] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !isSkipping { lines.append(parsed()) }
                isSkipping = false
                line.removeAll(keepingCapacity: true)
            } else if !isSkipping {
                line.append(byte)
                guard line.count > ReaderLimits.lineBytesMax else { continue }
                isSkipping = true
                line.removeAll(keepingCapacity: false)
                lines.append(.failure(.tooLong))
            }
        }
        return lines
    }

    private func parsed() -> Result<ReaderLine, ReaderLineError> {
        do throws(ReaderLineError) {
            return .success(try ReaderLine(parsing: line))
        } catch {
            return .failure(error)
        }
    }
}
