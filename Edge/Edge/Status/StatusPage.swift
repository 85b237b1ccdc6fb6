import HTTPServer

/// The JSON of the local page: for the operator's tool, the demonstration and whoever watches.
package struct StatusPage: Sendable {
    private let status: @Sendable () -> EdgeStatus
    private let decisions: @Sendable (UInt64) -> [DecisionEntry]

    package init(
        status: @escaping @Sendable () -> EdgeStatus,
        decisions: @escaping @Sendable (UInt64) -> [DecisionEntry]
    ) {
        self.status = status
        self.decisions = decisions
    }

    package var routes: [LocalRoute] {
        [
            LocalRoute(.get, "/status") { _ in LocalSite.json(200, status()) },
            LocalRoute(.get, "/healthz") { _ in health() },
            LocalRoute(.get, "/decisions") { entries($0) },
        ]
    }

    /// 200 as long as the edge can let people pass.
    private func health() -> Response {
        let state = status().state
        let isWell = state == .ok || state == .degraded
        return LocalSite.json(isWell ? 200 : 503, ["state": state.rawValue])
    }

    private func entries(_ request: Request) -> Response {
        let texts = request.query.filter { $0.name == "after" }
        let after = texts.isEmpty ? 0 : UInt64(texts[0].value)
        guard texts.count <= 1, request.query.count == texts.count, let after else {
            return LocalSite.problem(400, "The query may hold after=NUMBER and nothing else")
        }
        return LocalSite.json(200, ["decisions": decisions(after)])
    }
}
