import FoundationEssentials
package import HTTPServer

/// What a daemon serves on loopback: its screen, its status, its metrics.
package struct LocalSite: Responder {
    private let routes: [String: [LocalRoute]]

    package init(_ routes: [LocalRoute]) {
        self.routes = Dictionary(grouping: routes, by: \.path)
    }

    package static let limits: ServerLimits = {
        var limits = ServerLimits()
        limits.headBytes = 8 * 1_024
        limits.fieldCount = 40
        // Pages that follow, one more to be told so, and room for those who ask and go.
        limits.connections = Presenter.feedsMax + 64
        limits.perAddress = limits.connections
        limits.eventStreams = Presenter.feedsMax
        limits.eventBytes = 16 * 1_024
        limits.handlerDeadline = .seconds(5)
        return limits
    }()

    package func limits(for head: RequestHead) -> BodyRule {
        guard Self.isLocal(head.fields["Host"]) else {
            return .answer(Self.problem(421, "This page answers to this machine's own names only"))
        }
        guard let known = routes[head.path] else {
            return .answer(RequestRefusal.notFound.response)
        }
        guard let route = Self.route(among: known, head.method) else {
            return .answer(RequestRefusal.methodNotAllowed.response)
        }
        if route.method == .post, let refusal = Self.refusal(ofPost: head.fields, route) {
            return .answer(refusal)
        }
        return .collect(upTo: route.bodyBytesMax)
    }

    package func methods(at target: RequestTarget) -> [Method] {
        (routes[target.path] ?? []).flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
    }

    package func respond(to request: Request) async -> Response {
        guard let route = Self.route(among: routes[request.path] ?? [], request.method) else {
            return RequestRefusal.notFound.response
        }
        return await route.answer(request)
    }

    /// HEAD is answered by what answers GET (RFC 9110, 9.3.2).
    private static func route(among routes: [LocalRoute], _ method: Method) -> LocalRoute? {
        let wanted = method == .head ? .get : method
        return routes.first { $0.method == wanted }
    }

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

    /// What keeps a foreign page from posting here through the browser of this machine.
    ///
    /// A form of another site cannot send JSON, or a file as it is, without asking first, and
    /// nobody answers that; where a browser names the page that sends, it is one of ours.
    private static func refusal(ofPost fields: HeaderFields, _ route: LocalRoute) -> Response? {
        let type = fields["Content-Type"]?.split(separator: ";").first.map(String.init) ?? ""
        guard type.lowercased() == route.contentType else {
            return problem(415, "A request that changes something is \(route.contentType)")
        }
        let origins = fields.values("Origin")
        let isOurs = origins.allSatisfy { $0 == "http://" + (fields["Host"] ?? "") }
        let sites = fields.values("Sec-Fetch-Site")
        guard isOurs, sites.allSatisfy({ $0 == "same-origin" || $0 == "none" }) else {
            return problem(403, "Only a page of this device may ask for that")
        }
        return nil
    }

    package static func json(_ status: Int, _ body: some Encodable) -> Response {
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

    /// A problem of RFC 9457: the title is fixed text without quotes, nothing of a request, and
    /// the code a stable word for programs.
    package static func problem(_ status: Int, _ title: String, code: String? = nil) -> Response {
        let code = code.map { #","code":"\#($0)""# } ?? ""
        let text = #"{"type":"about:blank","title":"\#(title)","status":\#(status)\#(code)}"#
        var response = Response(
            status: status,
            contentType: "application/problem+json",
            Array(text.utf8)
        )
        response.fields.set("X-Content-Type-Options", "nosniff")
        response.fields.set(
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'"
        )
        return response
    }
}
