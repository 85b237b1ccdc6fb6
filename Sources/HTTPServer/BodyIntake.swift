/// Collects or drops the body of one request: a state machine without input or output.
///
/// An unwanted body is read and dropped up to a bound, because a connection closed over unread
/// bytes is reset, and a reset can overtake the answer.
struct BodyIntake {
    enum Action: Sendable {
        /// Go on reading.
        case proceed
        /// The body is whole: run the handler.
        case run([UInt8])
        /// Answer in the ordinary way; bytes that still come are the engine's to refuse.
        case answer(Response)
        /// Too many bytes came to drop them all: answer at once and cut the connection.
        case cut(Response)
    }

    private enum State {
        case collecting(limit: Int)
        case dropping(Response)
    }

    /// Memory taken on the word of the peer; more only as bytes come.
    private static let reservedBytesMax = 64 * 1_024

    private var state: State
    private var body: [UInt8] = []
    private var droppedBytes = 0
    private let drainBytes: Int

    init(_ rule: BodyRule, head: RequestHead, drainBytes: Int) {
        self.drainBytes = drainBytes
        switch rule {
        case .answer(let response):
            state = .dropping(response)
        case .collect(let limit) where (head.contentLength ?? 0) > limit:
            state = .dropping(RequestRefusal.bodyTooLarge.response.closing)
        case .collect(let limit):
            state = .collecting(limit: limit)
            body.reserveCapacity(min(head.contentLength ?? 0, Self.reservedBytesMax))
        }
    }

    /// What to do before the first byte of the body.
    func begin(_ head: RequestHead) -> Action {
        guard case .dropping(let response) = state else { return .proceed }
        let waits = head.fields["Expect"] != nil
        let isLong = (head.contentLength ?? 0) > drainBytes
        return waits || isLong || !head.hasBody ? .answer(response) : .proceed
    }

    mutating func receive(_ bytes: UnsafeBufferPointer<UInt8>) -> Action {
        if case .collecting(let limit) = state {
            guard body.count + bytes.count > limit else {
                body.append(contentsOf: bytes)
                return .proceed
            }
            body = []
            state = .dropping(RequestRefusal.bodyTooLarge.response.closing)
        }
        guard case .dropping(let response) = state else { return .proceed }
        droppedBytes += bytes.count
        return droppedBytes > drainBytes ? .cut(response) : .proceed
    }

    mutating func end() -> Action {
        switch state {
        case .collecting: .run(body)
        case .dropping(let response): .answer(response)
        }
    }
}
