package import ReaderLines

/// Cuts the bytes of a serial scanner into codes.
///
/// A code ends with CR, LF or both, or with a tenth of a second of silence. Control bytes at both
/// ends are framing (STX, ETX, a tab, noise of the plug) and are cut off; inside a code they are
/// kept, so that the gate refuses the code and the person gets an answer.
package struct ScannerLines: ScannerInput {
    private var line: [UInt8] = []
    private var isSkipping = false
    private var lastAt: UInt64?

    package init() {}

    package var due: UInt64? {
        lastAt.map { $0 + ScannerLimits.silenceMilliseconds * ScannerLimits.millisecond }
    }

    package mutating func take(_ bytes: [UInt8], now: UInt64) -> [ReaderLine] {
        var lines = waited(now: now)
        for byte in bytes {
            if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") {
                lines += end(age: 0)
            } else {
                lastAt = now
                lines += collect(byte)
            }
        }
        return lines
    }

    package mutating func waited(now: UInt64) -> [ReaderLine] {
        guard let due, let lastAt, now >= due else { return [] }
        return end(age: now - lastAt)
    }

    package mutating func restart() {
        line.removeAll(keepingCapacity: true)
        isSkipping = false
        lastAt = nil
    }

    private mutating func collect(_ byte: UInt8) -> [ReaderLine] {
        guard !isSkipping else { return [] }
        line.append(byte)
        guard line.count > ScannerLimits.scanBytesMax else { return [] }
        isSkipping = true
        line.removeAll(keepingCapacity: true)
        return [ScannerLimits.tooLong(ReaderLimits.payloadBytesMax)]
    }

    private mutating func end(age: UInt64) -> [ReaderLine] {
        defer { restart() }
        let first = line.firstIndex { !Self.isControl($0) } ?? line.endIndex
        let last = line.lastIndex { !Self.isControl($0) } ?? first
        guard first < line.endIndex else { return [] }
        return ScannedCode(Array(line[first...last])).line(age: age).map { [$0] } ?? []
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F
    }
}
