package import HTTPServer
package import Kernel
import Synchronization
package import Vocabulary

/// Believes an operator by `Authorization: Bearer` (RFC 6750).
///
/// The code is looked up before tries are counted, each time with the same work: many may stand
/// behind one address, and a stranger among them must not lock the operators out.
package final class OperatorAuthenticator: Authenticator {
    private let codes: AdminCodes
    private let clock: Clock
    private let limiter = Mutex(TryLimiter())

    package init(_ codes: AdminCodes, clock: Clock) {
        self.codes = codes
        self.clock = clock
    }

    package var challenge: String? { "Bearer realm=\"jalon\"" }

    package func refusal(of head: RequestHead) -> Problem? {
        head.fields["Authorization"] == nil ? Self.missing : nil
    }

    package func caller(of request: Request) async throws -> Caller {
        let address = request.head.callerAddress
        guard let code = Self.code(of: request.head),
            let known = try await codes.known(code)
        else { throw refusalOfWrong(from: address) }
        limiter.withLock { $0.noteRight(address, at: clock.sinceBoot()) }
        return .staff(Staff(company: known.company, name: known.name))
    }

    private func refusalOfWrong(from address: String) -> Problem {
        let now = clock.sinceBoot()
        let wait = limiter.withLock { limiter -> Duration? in
            if let wait = limiter.wait(address, at: now) { return wait }
            limiter.noteWrong(address, at: now)
            return nil
        }
        guard let wait else { return Self.wrong }
        return Problem(
            .tooMany,
            "Too many wrong codes came from this address.",
            retryAfterSeconds: Int(wait.components.seconds) + 1
        )
    }

    private static let missing = Problem(
        .unauthorized,
        "Send the admin code: Authorization: Bearer jalon-…"
    )
    private static let wrong = Problem(
        .unauthorized,
        "This is not the admin code. A new one is made by: jalon-hub admin-code --reset"
    )

    private static func code(of head: RequestHead) -> AdminCode? {
        let values = head.fields.values("Authorization")
        guard values.count == 1, let value = values.first else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return AdminCode(text: parts[1])
    }
}
