/// Cuts what a reader process writes into lines.
package typealias LineSplitter = LineCutter<ReaderLine>

/// Cuts what the daemon writes to a reader of cards into lines.
package typealias CommandSplitter = LineCutter<ReaderCommand>

/// What a line of the protocol, without its newline, is read into.
package protocol LineContent: Sendable {
    init(parsing bytes: [UInt8]) throws(ReaderLineError)
}

extension ReaderLine: LineContent {}
extension ReaderCommand: LineContent {}

/// Cuts bytes into lines and never holds more than one line's limit.
package struct LineCutter<Line: LineContent>: Sendable {
    private var line: [UInt8] = []
    private var isSkipping = false

    package init() {}

    /// What a piece of output completed, in order.
    ///
    /// A line over the limit appears once as a failure; the next line is read as if nothing had
    /// happened, so that one bad line costs one line.
    package mutating func take(_ bytes: [UInt8]) -> [Result<Line, ReaderLineError>] {
        var lines: [Result<Line, ReaderLineError>] = []
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

    private func parsed() -> Result<Line, ReaderLineError> {
        do throws(ReaderLineError) {
            return .success(try Line(parsing: line))
        } catch {
            return .failure(error)
        }
    }
}
