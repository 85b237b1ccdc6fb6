/// Every bound of a server, with what happens at it.
package struct ServerLimits: Sendable {
    /// Request line and fields together; more is answered 431.
    package var headBytes = 16 * 1_024
    /// Fields of one request; more is answered 431.
    package var fieldCount = 100
    /// What a route without a limit of its own should allow; more is answered 413.
    package var bodyBytesMax = 64 * 1_024
    /// Bytes of an unwanted body that are read and dropped so that the answer arrives; past them
    /// the connection is cut.
    package var drainBytes = 1_024 * 1_024
    /// Time for one answer; then the peer gets 503 and the handler is cancelled.
    package var handlerDeadline: Duration = .seconds(30)
    /// A connection on which nothing moves for this long is closed; whole seconds.
    package var idleSeconds = 60
    /// Open connections; more wait in the kernel's queue.
    package var connections = 1_024
    /// Open connections from one address; nginx in front makes this one address.
    package var perAddress = 1_024
    /// Open event streams; more are answered 503.
    package var eventStreams = 256
    /// Bytes waiting for one slow reader of events; at it the source waits.
    package var eventBytes = 64 * 1_024
    /// A comment line is sent to a silent stream this often, which finds readers that left.
    package var eventBeat: Duration = .seconds(15)

    package init() {}
}
