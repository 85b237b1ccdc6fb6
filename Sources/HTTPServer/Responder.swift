/// Answers requests; the only face a program shows to the engine.
package protocol Responder: Sendable {
    /// Routes by the head alone, before one byte of the body is kept.
    ///
    /// Called on the engine's only thread: it looks into tables, and never waits or reads a store.
    func limits(for head: RequestHead) -> BodyRule

    /// The methods an address knows, for the `Allow` of a 405 (RFC 9110, 10.2.1); none where there
    /// is no such address.
    func methods(at target: RequestTarget) -> [Method]

    /// Answers a request whose body was collected under the rule given for its head.
    ///
    /// At the deadline of `ServerLimits` the peer gets a 503 and the task is cancelled; a handler
    /// that must finish what it began does not look at the cancellation.
    func respond(to request: Request) async -> Response
}

/// What to do with the body of a request.
package enum BodyRule: Sendable {
    /// Collect it, then respond; one byte more is answered 413.
    case collect(upTo: Int)
    /// Answer now; the body is thrown away.
    case answer(Response)
}

extension Responder {
    package func methods(at target: RequestTarget) -> [Method] { Method.allCases }

    /// Answers without a socket, under the same body rule as over one.
    package func answer(_ request: Request) async -> Response {
        switch limits(for: request.head) {
        case .answer(let response): response
        case .collect(let limit) where request.body.count > limit:
            RequestRefusal.bodyTooLarge.response
        case .collect: await respond(to: request)
        }
    }
}
