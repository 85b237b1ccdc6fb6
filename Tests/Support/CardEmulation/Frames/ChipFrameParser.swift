/// Finds frames in the bytes of a serial line, whatever pieces they come in.
///
/// What stands before a start mark is passed over, as the chip does: wake-up bytes, preambles,
/// noise.
package struct ChipFrameParser: Sendable {
    package enum Element: Hashable, Sendable {
        case frame(ChipFrame)
        case damaged(Damage)
    }

    package enum Damage: String, Hashable, Sendable, CaseIterable {
        /// Length and its complement do not make zero, or it is beyond what a chip takes.
        case length
        /// The body and its complement do not make zero.
        case sum
    }

    /// Beyond this the oldest bytes are forgotten: a line that sends no frame.
    package static let bufferBytesMax = 4_096

    private var buffer: [UInt8] = []

    package init() {}

    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Element] {
        buffer += bytes
        if buffer.count > Self.bufferBytesMax {
            buffer.removeFirst(buffer.count - Self.bufferBytesMax)
        }
        var elements: [Element] = []
        while let element = next() { elements.append(element) }
        return elements
    }

    private mutating func next() -> Element? {
        guard let start = startMark() else {
            buffer = buffer.last == 0 ? [0] : []
            return nil
        }
        buffer.removeFirst(start)
        guard buffer.count >= 4 else { return nil }
        switch (buffer[2], buffer[3]) {
        case (0x00, 0xFF): return take(4, .frame(.acknowledged))
        case (0xFF, 0x00): return take(4, .frame(.refused))
        case (0xFF, 0xFF): return extended()
        default:
            let length = buffer[2]
            guard length &+ buffer[3] == 0, length > 0 else { return take(2, .damaged(.length)) }
            return body(from: 4, count: Int(length))
        }
    }

    private mutating func extended() -> Element? {
        guard buffer.count >= 7 else { return nil }
        let count = Int(buffer[4]) << 8 | Int(buffer[5])
        let isRight = ChipFrame.sum(buffer[4...6]) == 0 && count <= ChipFrame.bodyBytesMax
        guard isRight, count > 0 else { return take(2, .damaged(.length)) }
        return body(from: 7, count: count)
    }

    private mutating func body(from start: Int, count: Int) -> Element? {
        let end = start + count
        guard buffer.count > end else { return nil }
        let body = Array(buffer[start..<end])
        let isWhole = ChipFrame.sum(body) &+ buffer[end] == 0
        if isWhole, body == [0x7F] { return take(end + 1, .frame(.syntaxError)) }
        return take(end + 1, isWhole ? .frame(.data(body)) : .damaged(.sum))
    }

    private mutating func take(_ count: Int, _ element: Element) -> Element {
        buffer.removeFirst(count)
        return element
    }

    private func startMark() -> Int? {
        guard buffer.count >= 2 else { return nil }
        return (0..<buffer.count - 1).first { buffer[$0] == 0x00 && buffer[$0 + 1] == 0xFF }
    }
}
