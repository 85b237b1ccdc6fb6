import CCurl

/// What has come in of one answer, with its bounds; lives on the client's thread only.
final class Reception {
    private let bodyBytesMax: Int
    private let headBytesMax: Int
    private let onEvent: (@Sendable (StreamEvent) -> Void)?
    private var parser: EventParser
    private var headBytes = 0
    private(set) var status = 0
    private(set) var fields: [ClientField] = []
    private(set) var body: [UInt8] = []
    /// Set when a bound was passed: libcurl itself only knows that a callback said no.
    private(set) var isTooLarge = false

    /// Bytes of one event of a stream.
    private static let eventBytesMax = 1_024 * 1_024

    init(_ transfer: Transfer) {
        bodyBytesMax = transfer.request.responseBytesMax ?? transfer.options.responseBytesMax
        headBytesMax = transfer.options.responseHeadBytesMax
        onEvent = transfer.onEvent
        parser = EventParser(eventBytesMax: min(Self.eventBytesMax, bodyBytesMax))
    }

    var response: ClientResponse {
        ClientResponse(status: status, fields: fields, body: body)
    }

    /// Takes one line of the head; false when it is beyond the bound.
    func takeHead(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        headBytes += bytes.count
        guard headBytes <= headBytesMax else {
            isTooLarge = true
            return false
        }
        let line = String(decoding: bytes.prefix { $0 != 0x0D && $0 != 0x0A }, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            let parts = line.split(separator: " ")
            status = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
            fields = []
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...]
            fields.append(ClientField(String(line[..<colon]), Self.trimmed(value)))
        }
        return true
    }

    /// Takes a piece of the body; false when it is beyond the bound.
    func takeBody(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if let onEvent, status == 200, isEventStream {
            do throws(EventParser.TooLong) {
                for event in try parser.feed(bytes) { onEvent(event) }
                return true
            } catch {
                isTooLarge = true
                return false
            }
        }
        guard body.count + bytes.count <= bodyBytesMax else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    private var isEventStream: Bool {
        response["Content-Type"]?.lowercased().hasPrefix("text/event-stream") ?? false
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(rest)
    }
}

/// The piece libcurl passes to a callback, handed to `take`; zero tells libcurl to stop.
func receive(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?,
    _ take: (Reception) -> (UnsafeBufferPointer<UInt8>) -> Bool
) -> Int {
    guard let context, count > 0 else { return 0 }
    let reception = Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue()
    return UnsafeRawBufferPointer(start: bytes, count: count).withMemoryRebound(to: UInt8.self) {
        take(reception)($0) ? count : 0
    }
}

func onHead(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    receive(bytes, size * count, context, Reception.takeHead)
}

func onBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    receive(bytes, size * count, context, Reception.takeBody)
}
