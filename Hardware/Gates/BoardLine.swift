/// A line between host and door board: `number word words*SUM`, without its newline.
///
/// One spelling each: decimal numbers without zeros in front, words apart by one blank, the sum in
/// four upper-case hexadecimal digits. What is spelt otherwise is not read.
package struct BoardLine: Sendable, Hashable {
    /// Why a line is not read; counted by its word.
    package enum Fault: String, Error, CaseIterable, Sendable {
        case tooLong = "too-long"
        /// Bytes that no line has: noise, or another speed.
        case noise
        case badSum = "bad-sum"
        case malformed
    }

    /// 1 to 65535, then 1 again: of an order and its answer, or a board's own count.
    package let number: UInt16
    package let words: [String]

    package init(_ number: UInt16, _ words: [String]) {
        precondition(number > 0, "lines are numbered from 1")
        self.number = number
        self.words = words
    }

    package init(_ number: UInt16, _ words: String...) {
        self.init(number, words)
    }

    /// Reads a line without its newline; a carriage return before it is of the line's end.
    package init(parsing line: some Collection<UInt8>) throws(Fault) {
        guard line.count <= BoardLimits.lineBytesMax else { throw .tooLong }
        var bytes = Array(line)
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .noise }
        guard bytes.count > 5, bytes[bytes.count - 5] == UInt8(ascii: "*") else {
            throw .malformed
        }
        let body = bytes.dropLast(5)
        let sum = BoardChecksum.sum(body)
        guard bytes.suffix(4).elementsEqual(Self.spelling(sum)) else { throw .badSum }
        let words = body.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count >= 2, words.allSatisfy({ !$0.isEmpty }),
            let number = Self.number(words[0], max: UInt64(UInt16.max)), number > 0
        else { throw .malformed }
        self.init(UInt16(number), Array(words.dropFirst()))
    }

    /// With its newline.
    package var bytes: [UInt8] {
        let body = Array("\(number) \(words.joined(separator: " "))".utf8)
        let sum = Self.spelling(BoardChecksum.sum(body))
        let line = body + [UInt8(ascii: "*")] + sum
        precondition(line.count <= BoardLimits.lineBytesMax, "a line keeps its limit")
        return line + [UInt8(ascii: "\n")]
    }

    private static func spelling(_ sum: UInt16) -> [UInt8] {
        let digits = Array(String(sum, radix: 16, uppercase: true).utf8)
        return [UInt8](repeating: UInt8(ascii: "0"), count: 4 - digits.count) + digits
    }

    /// A number in its one spelling.
    package static func number(_ word: String, max: UInt64 = .max) -> UInt64? {
        guard word.utf8.count <= BoardLimits.digitsMax,
            word.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            word == "0" || word.utf8.first != 0x30,
            let number = UInt64(word), number <= max
        else { return nil }
        return number
    }

    /// Milliseconds of a board's clock.
    package static func clock(_ word: String) -> UInt64? {
        number(word, max: BoardLimits.clockMax)
    }

    /// The number after this one.
    package static func next(_ number: UInt16) -> UInt16 {
        number == .max ? 1 : number + 1
    }
}
