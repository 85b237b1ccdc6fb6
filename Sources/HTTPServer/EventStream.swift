/// A stream of server-sent events (WHATWG HTML, 9.2), fed through a bounded buffer.
package struct EventStream: Sendable {
    package let events: AsyncStream<ServerEvent>

    /// Events kept for a reader that lags; beyond them the oldest are dropped.
    ///
    /// A reader notices by the gap in the ids and asks again from the last one it saw.
    package static let eventsWaitingMax = 64

    package init(_ events: AsyncStream<ServerEvent>) {
        self.events = events
    }

    /// A stream and the end to feed it by; the feed's `onTermination` tells when the peer left.
    package static func make(
        waitingMax: Int = eventsWaitingMax
    ) -> (stream: EventStream, feed: AsyncStream<ServerEvent>.Continuation) {
        let (events, feed) = AsyncStream.makeStream(
            of: ServerEvent.self,
            bufferingPolicy: .bufferingNewest(waitingMax)
        )
        return (EventStream(events), feed)
    }
}

/// One event; line ends in the data are allowed, in the other parts they are cut off.
package struct ServerEvent: Sendable, Equatable {
    package var id: String?
    package var event: String?
    package var data: String
    /// How long a reader waits before it comes back to a stream that broke.
    package var retry: Duration?

    package init(
        id: String? = nil,
        event: String? = nil,
        data: String,
        retry: Duration? = nil
    ) {
        self.id = id
        self.event = event
        self.data = data
        self.retry = retry
    }
}

extension ServerEvent {
    /// A comment: readers drop it, connections notice it.
    static let beat = Array(": beat\n\n".utf8)
    /// The last words of a stopping server: come back in two seconds.
    static let farewell = Array("retry: 2000\n\n".utf8)

    /// The event as it goes over the wire.
    package var wire: [UInt8] {
        var text = ""
        if let retry { text += "retry: \(max(0, Int64(retry / .milliseconds(1))))\n" }
        if let id { text += "id: \(Self.line(id))\n" }
        if let event { text += "event: \(Self.line(event))\n" }
        let lines = data.split(omittingEmptySubsequences: false, whereSeparator: Self.endsLine)
        for line in lines {
            text += "data: \(line)\n"
        }
        return Array((text + "\n").utf8)
    }

    private static func line(_ text: String) -> String {
        String(text.prefix { !endsLine($0) && $0 != "\0" })
    }

    private static func endsLine(_ character: Character) -> Bool {
        character == "\n" || character == "\r" || character == "\r\n"
    }
}
