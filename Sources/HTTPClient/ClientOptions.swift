/// What holds for all requests of a client.
package struct ClientOptions: Sendable {
    /// A private authority in PEM; nil trusts the system's.
    package var authorityFile: String?
    /// The client's own certificate and its key, both in PEM.
    package var certificateFile: String?
    package var keyFile: String?
    /// A Unix socket to connect to in place of the address of each request.
    package var unixSocket: String?
    /// Whether `http:` may leave this machine; loopback and Unix sockets need no leave.
    package var allowsPlainHTTP = false
    /// Which addresses may be connected to; nil for any, and for a Unix socket.
    package var addresses: AddressPolicy?
    /// The largest body of an answer.
    package var responseBytesMax = 16 * 1_024 * 1_024
    /// The largest head of an answer.
    package var responseHeadBytesMax = 64 * 1_024
    /// Connections to all peers together; further requests wait.
    package var connectionsMax = 32
    /// Requests in flight or waiting; more are refused as overloaded.
    package var requestsMax = 1_024

    package init() {}
}
