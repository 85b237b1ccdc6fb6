/// The refusals that every route may give.
extension ProblemKind {
    /// What the server refuses before any route sees it.
    package static let badRequest = ProblemKind(
        "bad-request",
        400,
        "The address or a header field is malformed"
    )
    package static let malformed = ProblemKind("malformed", 400, "The body is not valid JSON")
    package static let unauthorized = ProblemKind("unauthorized", 401, "Who asks is not known")
    package static let forbidden = ProblemKind("forbidden", 403, "This caller may not do this")
    package static let notFound = ProblemKind("not-found", 404, "There is nothing at this address")
    package static let methodNotAllowed = ProblemKind(
        "method-not-allowed",
        405,
        "This method is not allowed here"
    )
    package static let conflict = ProblemKind("conflict", 409, "The present state forbids this")
    package static let inFlight = ProblemKind(
        "in-flight",
        409,
        "The same request is still being worked on"
    )
    package static let gone = ProblemKind("gone", 410, "This is no longer kept")
    package static let tooLarge = ProblemKind(
        "body-too-large",
        413,
        "The body of the request is too large"
    )
    package static let unsupportedType = ProblemKind(
        "unsupported-type",
        415,
        "The body is not of a type that is understood here"
    )
    package static let invalid = ProblemKind(
        "invalid",
        422,
        "The request has values that are wrong"
    )
    package static let keyReused = ProblemKind(
        "idempotency-key-reused",
        422,
        "This Idempotency-Key was used for another request"
    )
    package static let tooMany = ProblemKind("too-many-tries", 429, "Too many tries; wait a little")
    package static let failed = ProblemKind("internal", 500, "The hub failed")
    package static let busy = ProblemKind("busy", 503, "The hub is busy; try again later")
    package static let full = ProblemKind("storage-full", 503, "The hub can store nothing now")
}

extension Problem {
    package static func notFound(_ detail: String) -> Problem { Problem(.notFound, detail) }

    package static func conflict(_ detail: String) -> Problem { Problem(.conflict, detail) }

    /// What is said beside faults that tell the rest, each at its place.
    package static let wrongValue = "A value is wrong."

    /// A value that only the handler could see to be wrong.
    package static func invalid(field: String, _ detail: String) -> Problem {
        Problem(
            .invalid,
            wrongValue,
            faults: [Fault(pointer: "/\(field)", code: "wrong", detail: detail)]
        )
    }
}
