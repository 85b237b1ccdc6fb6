package import HTTPServer

/// Decides whether a request is from whom it claims, for one kind of access.
///
/// Identity brings the one of operators, Devices the one of devices.
package protocol Authenticator: Sendable {
    /// The `WWW-Authenticate` of a 401; nil where there is no scheme to name.
    var challenge: String? { get }

    /// A refusal that the head alone tells, before a body is read: no credential at all.
    func refusal(of head: RequestHead) -> Problem?

    /// Throws a ``Problem``, 401 or 429, or a failure of the store.
    func caller(of request: Request) async throws -> Caller

    /// Changes an answer before it leaves, problems included: where answers are signed.
    func sealed(_ response: Response, for request: Request, to caller: Caller?) async -> Response
}

extension Authenticator {
    package func sealed(
        _ response: Response,
        for request: Request,
        to caller: Caller?
    ) async -> Response {
        response
    }
}
