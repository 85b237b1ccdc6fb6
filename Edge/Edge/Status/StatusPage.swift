import FoundationEssentials
package import HTTPServer

/// The local page: JSON for the operator's tool, the demonstration and the kiosk, on loopback only.
package struct StatusPage: Responder {
    private let status: @Sendable () -> EdgeStatus
    private let decisions: @Sendable (UInt64) -> [DecisionEntry]

    package init(
        status: @escaping @Sendable () -> EdgeStatus,
        decisions: @escaping @Sendable (UInt64) -> [DecisionEntry]
    ) {
        self.status = status
        self.decisions = decisions
    }

    package static let limits: ServerLimits = {
        var limits = ServerLimits()
        limits.headBytes = 8 * 1_024
        limits.fieldCount = 40
        limits.connections = 64
        limits.perAddress = 64
        limits.eventStreams = 8
        limits.handlerDeadline = .seconds(5)
        return limits
    }()

    package func limits(for head: RequestHead) -> BodyRule {
        guard Self.isLocal(head.fields["Host"]) else {
            return .answer(Self.problem(421, "This page answers to this machine's own names only"))
        }
        guard Self.paths.contains(head.path) else {
            return .answer(RequestRefusal.notFound.response)
        }
        guard head.method == .get || head.method == .head else {
            return .answer(RequestRefusal.methodNotAllowed.response)
        }
        return .collect(upTo: 0)
    }

    package func respond(to request: Request) async -> Response {
        switch request.path {
        case "/status": return Self.json(200, status())
        case "/healthz": return health()
        default: return entries(request)
        }
    }

    private static let paths: Set<String> = ["/status", "/healthz", "/decisions"]

    /// A foreign page whose name was pointed at 127.0.0.1 sends its own name (DNS rebinding).
    static func isLocal(_ host: String?) -> Bool {
        guard let host else { return false }
        let names = ["localhost", "127.0.0.1", "[::1]"]
        return names.contains { name in
            guard host.hasPrefix(name) else { return false }
            let rest = host.dropFirst(name.count)
            return rest.isEmpty
                || rest.first == ":" && rest.count > 1
                    && rest.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
        }
    }

    /// 200 as long as the edge can let people pass.
    private func health() -> Response {
        let state = status().state
        let isWell = state == .ok || state == .degraded
        return Self.json(isWell ? 200 : 503, ["state": state.rawValue])
    }

    private func entries(_ request: Request) -> Response {
        let texts = request.query.filter { $0.name == "after" }
        let after = texts.isEmpty ? 0 : UInt64(texts[0].value)
        guard texts.count <= 1, request.query.count == texts.count, let after else {
            return Self.problem(400, "The query may hold after=NUMBER and nothing else")
        }
        return Self.json(200, ["decisions": decisions(after)])
    }

    private static func json(_ status: Int, _ body: some Encodable) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(body) else {
            return problem(500, "The page could not be written")
        }
        var response = Response(status: status, contentType: "application/json", Array(data))
        response.fields.set("Cache-Control", "no-store")
        response.fields.set("X-Content-Type-Options", "nosniff")
        return response
    }

    private static func problem(_ status: Int, _ title: String) -> Response {
        let text = #"{"type":"about:blank","title":"\#(title)","status":\#(status)}"#
        return Response(
            status: status,
            contentType: "application/problem+json",
            Array(text.utf8)
        )
    }
}
