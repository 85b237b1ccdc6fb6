/// What goes back: a status, fields, and bytes or a stream of events.
package struct Response: Sendable {
    package enum Body: Sendable {
        case bytes([UInt8])
        /// `text/event-stream`, open until its source ends, the peer leaves or the server stops.
        case events(EventStream)
    }

    package var status: Int
    package var fields: HeaderFields
    package var body: Body

    package init(status: Int, fields: HeaderFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    package init(status: Int, contentType: String, _ bytes: [UInt8]) {
        self.init(status: status, fields: ["Content-Type": contentType], body: .bytes(bytes))
    }

    /// The bytes of the body; nil for a stream.
    package var bytes: [UInt8]? {
        switch body {
        case .bytes(let bytes): bytes
        case .events: nil
        }
    }
}

extension Response {
    /// Fields the engine writes itself; a responder that sets one would contradict it.
    static let reserved = ["Content-Length", "Transfer-Encoding", "Trailer", "Upgrade"]

    /// Whether the answer can be written without forging a line or the framing.
    package var isWritable: Bool {
        (200...599).contains(status) && Self.reserved.allSatisfy { fields[$0] == nil }
            && fields.values("Connection").allSatisfy { $0 == "close" }
            && fields.all.allSatisfy {
                HeaderFields.isName($0.name) && HeaderFields.isValue($0.value)
            }
    }

    /// Whether this status has no body by definition (RFC 9110, 6.4.1).
    var isBodyless: Bool { status == 204 || status == 304 }

    /// The same answer, after which the connection is closed.
    var closing: Response {
        var copy = self
        copy.fields.set("Connection", "close")
        return copy
    }
}
