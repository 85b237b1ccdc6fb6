import HTTPServer
import Kernel
import Metrics

/// The addresses that belong to no context: what the hub is, how it fares, what it understands.
struct SystemRoutes {
    private let services: HubServices
    private let document: [UInt8]
    private let problems: [ProblemKind]
    private let hasSingleRoot: @Sendable () async throws -> Bool
    private let measure: @Sendable () async throws -> Void

    /// The whole table, which describes itself.
    ///
    /// It is drawn up once to be described and once to be used; the two differ in what the handlers
    /// hold and in nothing that is described.
    static func table(
        _ services: HubServices,
        _ others: [Route],
        hasSingleRoot: @escaping @Sendable () async throws -> Bool,
        measure: @escaping @Sendable () async throws -> Void
    ) -> RouteTable {
        func routes(_ document: [UInt8], _ problems: [ProblemKind]) -> [Route] {
            Self(
                services: services,
                document: document,
                problems: problems,
                hasSingleRoot: hasSingleRoot,
                measure: measure
            ).routes + others
        }
        let drawn = RouteTable(routes([], []))
        let document = OpenAPIDocument(drawn, version: HubVersion.text).json.prettyBytes
        return RouteTable(routes(document, drawn.problems))
    }

    private var routes: [Route] { [root, alive, ready, metrics, openAPI, problem] }

    private var root: Route {
        Route(
            .get,
            [],
            name: "showHub",
            access: .open,
            answers: [.init(200, .bytes(type: "text/html"), "A page for people.")],
            "Says what this is.",
            .query { [hasSingleRoot] _ in
                .page(SystemPages.root(hasSingleRoot: try await hasSingleRoot()))
            }
        )
    }

    private var alive: Route {
        Route(
            .get,
            ["healthz"],
            name: "checkAlive",
            access: .open,
            answers: [.init(200, .json([Self.status]), "The process runs.")],
            "Tells that the process runs.",
            .query { _ in .json(["status": "alive"]) }
        )
    }

    private var ready: Route {
        Route(
            .get,
            ["readyz"],
            name: "checkReady",
            access: .open,
            answers: [.init(200, .json([Self.status]), "Requests can be answered.")],
            problems: [Readiness.notReady],
            "Tells whether requests can be answered: database open, tables up to date, keys there.",
            .query { [services] _ in
                try await Readiness(services).check()
                return .json(["status": "ready"])
            }
        )
    }

    private var metrics: Route {
        let type = "text/plain; version=0.0.4; charset=utf-8"
        return Route(
            .get,
            ["metrics"],
            name: "showMetrics",
            access: .open,
            answers: [.init(200, .bytes(type: "text/plain"), "Prometheus text format.")],
            "Tells counters and times of this process; not for the public side of the proxy.",
            .query { [services, measure] _ in
                do {
                    try await measure()
                } catch {
                    // What was counted is told all the same, and that the rest is old.
                    services.metrics.count(
                        "jalon_measure_failures_total",
                        "Times at which what the database knows could not be measured."
                    )
                }
                return .text(services.metrics.text, type: type)
            }
        )
    }

    private var openAPI: Route {
        Route(
            .get,
            ["v1", "openapi.json"],
            name: "describeAPI",
            access: .open,
            answers: [.init(200, .bytes(type: "application/json"), "OpenAPI 3.1.")],
            "Describes every address of this hub.",
            .query { [document] _ in .bytes(document, type: "application/json") }
        )
    }

    private var problem: Route {
        let name = Field.Kind.text(.slug, length: 1...64)
        return Route(
            .get,
            ["problems", .place("problem", name, "The code of a problem.")],
            name: "explainProblem",
            access: .open,
            answers: [.init(200, .bytes(type: "text/html"), "A page for people.")],
            "Explains a kind of problem; its address is the `type` of RFC 9457.",
            .query { [problems] input in
                guard let kind = problems.first(where: { $0.code == input.text("problem") }) else {
                    throw Problem.notFound("There is no problem of that code.")
                }
                return .page(SystemPages.problem(kind))
            }
        )
    }

    private static let status = Field("status", .line(), "One word.")
}
