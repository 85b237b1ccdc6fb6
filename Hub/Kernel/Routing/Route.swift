package import HTTPServer

/// One address of the hub: what may be sent, by whom, what comes back, and who answers.
///
/// The table of routes is the only description there is: it checks requests, it is the OpenAPI
/// document, and the tests of access walk over it.
package struct Route: Sendable {
    package enum Body: Sendable {
        case none
        case json([Field])
        /// Bytes of one type that the handler reads itself.
        case raw(type: String, summary: String)
    }

    package enum Handler: Sendable {
        /// Reads, waits, or writes by itself.
        case query(@Sendable (Input) async throws -> Reply)
        /// One write transaction around the whole answer: it and its `Idempotency-Key` are kept
        /// together or not at all.
        case command(@Sendable (Input, any Session) throws -> Reply)
    }

    /// An answer the route gives when all is well.
    package struct Answer: Sendable {
        package enum Form: Sendable {
            case none
            case json([Field])
            case bytes(type: String)
        }

        package let status: Int
        package let form: Form
        package let summary: String

        package init(_ status: Int, _ form: Form, _ summary: String) {
            self.status = status
            self.form = form
            self.summary = summary
        }
    }

    /// How the answer of one route leads to another: OpenAPI `links`.
    package struct Link: Sendable {
        package let operation: String
        /// Parameter of the other route → member of this one's answer.
        package let parameters: [String: String]

        package init(to operation: String, _ parameters: [String: String]) {
            self.operation = operation
            self.parameters = parameters
        }
    }

    package let method: Method
    package let path: PathTemplate
    /// The `operationId`: camel case, unique.
    package let name: String
    package let summary: String
    package let access: RouteAccess
    package var query: [Field] = []
    package var body = Body.none
    package var bodyBytesMax = Route.bodyBytesDefault
    package var answers: [Answer]
    package var problems: [ProblemKind] = []
    package var links: [Link] = []
    /// Whether an `Idempotency-Key` is understood; for commands only.
    package var isIdempotent = false
    package let handler: Handler

    package static let bodyBytesDefault = 64 * 1024

    package init(
        _ method: Method,
        _ path: PathTemplate,
        name: String,
        access: RouteAccess,
        query: [Field] = [],
        body: Body = .none,
        bodyBytesMax: Int = Route.bodyBytesDefault,
        answers: [Answer],
        problems: [ProblemKind] = [],
        links: [Link] = [],
        isIdempotent: Bool = false,
        _ summary: String,
        _ handler: Handler
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.summary = summary
        self.access = access
        self.query = query
        self.body = body
        self.bodyBytesMax = bodyBytesMax
        self.answers = answers
        self.problems = problems
        self.links = links
        self.isIdempotent = isIdempotent
        self.handler = handler
    }
}
