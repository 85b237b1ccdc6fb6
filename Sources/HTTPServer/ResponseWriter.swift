import CMicrohttpd
import Glibc

/// Hands an answer to the engine, after checking that it forges nothing.
struct ResponseWriter {
    let connection: ConnectionHandle
    let core: ServerCore

    func queue(_ response: Response, isHead: Bool) -> MHD_Result {
        guard response.isWritable else {
            return queue(RequestRefusal.responseMalformed.response.closing, isHead: isHead)
        }
        switch response.body {
        case .bytes(let bytes):
            let kept = response.isBodyless ? [] : bytes
            return queue(Self.buffer(kept), response.fields, status: response.status)
        case .events where isHead || response.isBodyless:
            return queue(Self.buffer([]), eventFields(response), status: response.status)
        case .events(let stream):
            return queue(stream, response)
        }
    }

    private func queue(_ stream: EventStream, _ response: Response) -> MHD_Result {
        let outbox = EventOutbox(connection: connection, core: core)
        guard core.remember(outbox) else {
            return queue(RequestRefusal.tooManyStreams.response, isHead: false)
        }
        let context = Unmanaged.passRetained(outbox)
        let handle = MHD_create_response_from_callback(
            UInt64.max,
            EventReading.blockBytes,
            pullEvents,
            context.toOpaque(),
            releaseEvents
        )
        guard handle != nil else {
            context.release()
            core.forget(outbox)
            return .NO
        }
        outbox.start(stream)
        if core.isHalted { outbox.end(with: ServerEvent.farewell) }
        return queue(handle, eventFields(response), status: response.status)
    }

    private func eventFields(_ response: Response) -> HeaderFields {
        var fields = response.fields
        fields.set("Content-Type", "text/event-stream")
        if fields["Cache-Control"] == nil { fields.add("Cache-Control", "no-store") }
        fields.set("X-Accel-Buffering", "no")
        return fields
    }

    private func queue(
        _ handle: OpaquePointer?,
        _ fields: HeaderFields,
        status: Int
    ) -> MHD_Result {
        guard let handle else { return .NO }
        defer { MHD_destroy_response(handle) }
        for field in fields.all {
            guard MHD_add_response_header(handle, field.name, field.value) == .YES else {
                return .NO
            }
        }
        return connection.queue(handle, status: status)
    }

    /// A response over a copy of the bytes that the engine frees.
    private static func buffer(_ bytes: [UInt8]) -> OpaquePointer? {
        guard let copy = malloc(max(bytes.count, 1)) else { return nil }
        bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            _ = memcpy(copy, start, source.count)
        }
        return MHD_create_response_from_buffer(bytes.count, copy, .RESPMEM_MUST_FREE)
    }
}

private enum EventReading {
    /// The most the engine pulls at once.
    static let blockBytes = 4_096
    /// `MHD_CONTENT_READER_END_OF_STREAM`, a macro with a cast that Swift does not import.
    static let end = -1
}

private func pullEvents(
    _ context: UnsafeMutableRawPointer?,
    _ position: UInt64,
    _ room: UnsafeMutablePointer<CChar>?,
    _ roomBytes: Int
) -> Int {
    guard let context, let room else { return EventReading.end }
    let outbox = Unmanaged<EventOutbox>.fromOpaque(context).takeUnretainedValue()
    switch outbox.pull(into: UnsafeMutableRawBufferPointer(start: room, count: roomBytes)) {
    case .bytes(let count): return count
    case .suspended: return 0
    case .ended: return EventReading.end
    }
}

private func releaseEvents(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<EventOutbox>.fromOpaque(context).takeRetainedValue().released()
}

extension Response {
    /// The whole answer as bytes, for the one case in which the engine cannot send it.
    var wire: [UInt8] {
        let body = bytes ?? []
        var text = "HTTP/1.1 \(status) Refused\r\nContent-Length: \(body.count)\r\n"
        for field in fields.all {
            text += "\(field.name): \(field.value)\r\n"
        }
        return Array((text + "\r\n").utf8) + body
    }
}
