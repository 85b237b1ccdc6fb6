/// One server-sent event as it was received.
package struct StreamEvent: Sendable, Equatable {
    /// The last id told by the stream, to resume from with `Last-Event-ID`.
    package let id: String?
    /// The name of the event; `message` when the stream gives none.
    package let event: String
    package let data: String

    package init(id: String? = nil, event: String = "message", data: String) {
        self.id = id
        self.event = event
        self.data = data
    }
}

/// Takes a stream of bytes apart into events (WHATWG HTML, 9.2.6): no input or output.
package struct EventParser {
    /// The stream sent a line or an event beyond the bound.
    package struct TooLong: Error {}

    private let eventBytesMax: Int
    private var line: [UInt8] = []
    private var endedWithReturn = false
    private var id: String?
    private var name = ""
    private var data: [String] = []
    private var dataBytes = 0

    package init(eventBytesMax: Int) {
        self.eventBytesMax = eventBytesMax
    }

    package mutating func feed(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [StreamEvent] {
        var events: [StreamEvent] = []
        for byte in bytes {
            let isSecondHalf = endedWithReturn && byte == UInt8(ascii: "\n")
            endedWithReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
                guard line.count + dataBytes < eventBytesMax else { throw TooLong() }
                line.append(byte)
                continue
            }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() -> StreamEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return endEvent() }
        guard line.first != UInt8(ascii: ":") else { return nil }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "data":
            data.append(text)
            dataBytes += value.count + 1
        case "event": name = text
        case "id" where !value.contains(0): id = text
        default: break
        }
        return nil
    }

    private mutating func endEvent() -> StreamEvent? {
        defer {
            data = []
            dataBytes = 0
            name = ""
        }
        guard !data.isEmpty else { return nil }
        return StreamEvent(
            id: id,
            event: name.isEmpty ? "message" : name,
            data: data.joined(separator: "\n")
        )
    }
}
