import Gates

extension BoardFirmware {
    mutating func answer(_ number: UInt16, _ word: BoardWord) -> [Output] {
        sending(BoardLine(max(1, number), word.words))
    }

    /// A line under the board's own count.
    mutating func unasked(_ word: BoardWord) -> [Output] {
        guard isGreeted else { return [] }
        count = BoardLine.next(count)
        return sending(BoardLine(count, word.words))
    }

    /// The line as it leaves the board, with what goes wrong on the way.
    private mutating func sending(_ line: BoardLine) -> [Output] {
        if strikes(.mute) { return [] }
        var bytes = line.bytes
        // The last digit of the sum, before the newline.
        if strikes(.badSum) {
            bytes[bytes.count - 2] = bytes[bytes.count - 2] == 0x30 ? 0x31 : 0x30
        }
        if strikes(.noNewline) { bytes.removeLast() }
        if strikes(.noise) { bytes = [0x00, 0xFF, 0x1B, 0x07, 0x80, 0x0A] + bytes }
        if strikes(.long) { bytes = [UInt8](repeating: 0x41, count: 200) + [0x0A] + bytes }
        if strikes(.duplicate) { bytes += bytes }
        let start = strikes(.slow) ? Self.slowness : .zero
        guard strikes(.byteByByte) else { return [.send(bytes, after: start)] }
        return bytes.enumerated().map { index, byte in
            .send([byte], after: start + .milliseconds(index))
        }
    }
}
