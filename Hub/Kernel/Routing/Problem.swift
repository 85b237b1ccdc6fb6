/// A kind of refusal that a caller can meet: its code never changes, so programs may decide on it.
package struct ProblemKind: Hashable, Sendable {
    package let code: String
    package let status: Int
    /// What a person reads first; the same for every occurrence.
    package let title: String

    package init(_ code: String, _ status: Int, _ title: String) {
        self.code = code
        self.status = status
        self.title = title
    }

    /// The stable URI of RFC 9457 `type`; the hub explains the problem there.
    package var type: String { "/problems/\(code)" }
}

/// Why a request was refused, as RFC 9457 writes it.
package struct Problem: Error, Hashable, Sendable {
    /// One thing that is wrong, with the place of it.
    package struct Fault: Hashable, Sendable {
        package enum Place: Hashable, Sendable {
            /// RFC 6901, into the body; empty for the whole of it.
            case body(pointer: String)
            case query(String)
            case field(String)
        }

        package let place: Place
        package let code: String
        package let detail: String

        package init(_ place: Place, code: String, detail: String) {
            self.place = place
            self.code = code
            self.detail = detail
        }

        package init(pointer: String, code: String, detail: String) {
            self.init(.body(pointer: pointer), code: code, detail: detail)
        }
    }

    package let kind: ProblemKind
    /// What is wrong and what to do, without an echo of what was sent.
    package let detail: String
    package let faults: [Fault]
    package let retryAfterSeconds: Int?
    /// More members of the body, beside those of RFC 9457.
    package let members: [String: JSONValue]

    package init(
        _ kind: ProblemKind,
        _ detail: String,
        faults: [Fault] = [],
        retryAfterSeconds: Int? = nil,
        members: [String: JSONValue] = [:]
    ) {
        self.kind = kind
        self.detail = detail
        self.faults = faults
        self.retryAfterSeconds = retryAfterSeconds
        self.members = members
    }
}

/// A refusal of a context that knows how it is told to a caller.
///
/// What a handler throws and is none of these is a failure of the hub: 500, logged under the
/// request's id, nothing of it told.
package protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

extension Problem: ProblemConvertible {
    package var problem: Problem { self }
}
