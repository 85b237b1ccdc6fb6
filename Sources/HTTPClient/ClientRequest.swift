/// One request to send.
package struct ClientRequest: Sendable {
    package var method: String
    /// An absolute `https:` address, sent byte for byte as it is written here.
    package var url: String
    package var fields: [ClientField]
    package var body: [UInt8]
    package var timeouts: ClientTimeouts
    /// The largest body taken for this answer; nil takes the client's own limit.
    package var responseBytesMax: Int?

    package init(
        method: String = "GET",
        url: String,
        fields: [ClientField] = [],
        body: [UInt8] = [],
        timeouts: ClientTimeouts = ClientTimeouts(),
        responseBytesMax: Int? = nil
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
        self.timeouts = timeouts
        self.responseBytesMax = responseBytesMax
    }
}

/// One header field of a request or an answer.
package struct ClientField: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// How long each part of an exchange may take.
package struct ClientTimeouts: Sendable {
    /// Name look-up, connection and TLS together.
    package var connect: Duration
    /// The whole exchange; nil has no end, for event streams.
    package var total: Duration?
    /// Time in which not one byte moves; whole seconds, rounded up.
    package var silence: Duration

    package init(
        connect: Duration = .seconds(5),
        total: Duration? = .seconds(30),
        silence: Duration = .seconds(30)
    ) {
        self.connect = connect
        self.total = total
        self.silence = silence
    }
}
