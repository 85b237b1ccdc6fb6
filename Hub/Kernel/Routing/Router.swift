package import HTTPServer
import Logging
import Metrics
import Vocabulary

/// Finds the route of a request, believes or refuses its caller, checks its values, and answers.
package struct Router: Responder {
    package let table: RouteTable
    private let authenticators: [Door: any Authenticator]
    private let services: HubServices
    private let idempotency: Idempotency

    /// Every access that a route states needs its authenticator.
    package init(
        _ table: RouteTable,
        authenticators: [Door: any Authenticator],
        services: HubServices
    ) {
        for door in table.routes.compactMap(\.access.door) {
            precondition(authenticators[door] != nil, "a door that a route states is watched")
        }
        self.table = table
        self.authenticators = authenticators
        self.services = services
        idempotency = Idempotency()
    }

    package func limits(for head: RequestHead) -> BodyRule {
        let match: RouteTable.Match
        switch table.find(head) {
        case .nothing: return refuse(Problem(.notFound, "There is nothing at this address."), head)
        case .otherMethod(let methods): return refuse(methods, head)
        case .found(let found): match = found
        }
        if let problem = authenticator(of: match.route)?.refusal(of: head) {
            return refuse(problem, head, match.route)
        }
        if let problem = Self.wrongType(head, match.route) { return refuse(problem, head) }
        return .collect(upTo: match.route.contentType == nil ? 0 : match.route.bodyBytesMax)
    }

    package func methods(at target: RequestTarget) -> [HTTPServer.Method] {
        table.methods(at: target.segments)
    }

    package func respond(to request: Request) async -> Response {
        let started = services.clock.sinceBoot()
        guard case .found(let match) = table.find(request.head) else {
            return Rendering.response(Problem(.notFound, "Nothing is here."), request.head)
        }
        var caller: Caller?
        var response: Response
        do {
            let believed = try await self.caller(of: request, match.route)
            caller = believed
            try believed.requirePermission(of: match)
            let reply = try await self.reply(to: request, match, from: believed)
            response = Rendering.response(reply, request.head)
        } catch {
            response = refused(error, request, match.route)
        }
        if let authenticator = authenticator(of: match.route) {
            response = await authenticator.sealed(response, for: request, to: caller)
        }
        note(match.route, response, services.clock.sinceBoot() - started)
        return response
    }

    private func authenticator(of route: Route) -> (any Authenticator)? {
        route.access.door.flatMap { authenticators[$0] }
    }

    private func caller(of request: Request, _ route: Route) async throws -> Caller {
        guard let authenticator = authenticator(of: route) else { return .anyone }
        return try await authenticator.caller(of: request)
    }

    private func reply(
        to request: Request,
        _ match: RouteTable.Match,
        from caller: Caller
    ) async throws -> Reply {
        let values = try InputReader(route: match.route).values(of: request, path: match.places)
        let input = Input(
            request: request,
            caller: caller,
            now: services.clock.now(),
            values: values
        )
        switch match.route.handler {
        case .query(let handler): return try await handler(input)
        case .command(let handler):
            let key =
                match.route.isIdempotent
                ? try IdempotencyKey(of: input, match.route, services.prints)
                : nil
            return try await idempotency.run(key, in: services.store, at: input.now) { session in
                try handler(input, session)
            }
        }
    }
}

extension Router {
    private func refuse(
        _ problem: Problem,
        _ head: RequestHead,
        _ route: Route? = nil
    ) -> BodyRule {
        let challenge = route.flatMap { authenticator(of: $0)?.challenge }
        let response = Rendering.response(problem, head, challenge: challenge)
        note(route, response, .zero)
        return .answer(response)
    }

    private func refuse(_ methods: [Method], _ head: RequestHead) -> BodyRule {
        let problem = Problem(.methodNotAllowed, "This address knows other methods: see Allow.")
        var response = Rendering.response(problem, head)
        response.fields.add("Allow", methods.map(\.rawValue).joined(separator: ", "))
        note(nil, response, .zero)
        return .answer(response)
    }

    private static func wrongType(_ head: RequestHead, _ route: Route) -> Problem? {
        guard let wanted = route.contentType else {
            return head.hasBody ? Problem(.unsupportedType, "This address takes no body.") : nil
        }
        let sent = head.fields["Content-Type"]?.split(separator: ";").first ?? ""
        let isWanted = sent.filter { $0 != " " }.lowercased() == wanted
        return isWanted ? nil : Problem(.unsupportedType, "The body must be of type \(wanted).")
    }

    private func refused(_ error: any Error, _ request: Request, _ route: Route) -> Response {
        let challenge = authenticator(of: route)?.challenge
        if let known = error as? any ProblemConvertible {
            return Rendering.response(known.problem, request.head, challenge: challenge)
        }
        services.log.error(
            "requestFailed",
            ["request": "\(request.id)", "route": "\(route.name)", "error": "\(error)"]
        )
        let problem = Problem(
            .failed,
            "The hub failed; its log tells more under the request's id \(request.id)."
        )
        return Rendering.response(problem, request.head)
    }

    private func note(_ route: Route?, _ response: Response, _ duration: Duration) {
        let name = route?.name ?? "none"
        services.metrics.count(
            "jalon_hub_requests_total",
            "Requests answered.",
            labels: ["route": name, "status": "\(response.status)"]
        )
        services.metrics.observe(
            "jalon_hub_request_duration_seconds",
            "Time from the last byte of a request to its answer.",
            labels: ["route": name],
            duration
        )
    }
}
