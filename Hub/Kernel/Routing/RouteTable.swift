import HTTPServer

/// Every address of the hub, and which of them a request means.
package struct RouteTable: Sendable {
    package let routes: [Route]

    /// A route that was found, with the values in the typed places of its path.
    struct Match: Sendable {
        let route: Route
        let places: [String: JSONValue]
    }

    enum Finding {
        case found(Match)
        case otherMethod([Method])
        case nothing
    }

    package init(_ routes: [Route]) {
        Self.requireSound(routes)
        // A path with fewer typed places is meant first: `/rights/import` before `/rights/{right}`.
        self.routes = routes.enumerated()
            .sorted { ($0.1.path.fields.count, $0.0) < ($1.1.path.fields.count, $1.0) }
            .map(\.1)
    }

    func find(_ head: RequestHead) -> Finding {
        for route in routes {
            guard let places = route.path.match(head.segments) else { continue }
            if route.method == head.method || (route.method == .get && head.method == .head) {
                return .found(Match(route: route, places: places))
            }
        }
        let methods = methods(at: head.segments)
        return methods.isEmpty ? .nothing : .otherMethod(methods)
    }

    /// The methods an address knows, sorted by name.
    func methods(at segments: [String]) -> [Method] {
        let found = routes.filter { $0.path.match(segments) != nil }.map(\.method)
        let all = Set(found).union(found.contains(.get) ? [.head] : [])
        return all.sorted { $0.rawValue < $1.rawValue }
    }

    /// Every kind of problem that some route names, each once, sorted by code.
    package var problems: [ProblemKind] {
        Set(routes.flatMap { $0.problemKinds }).sorted { $0.code < $1.code }
    }

    private static func requireSound(_ routes: [Route]) {
        var names: Set<String> = []
        var places: Set<String> = []
        for route in routes {
            precondition(names.insert(route.name).inserted, "each route has a name of its own")
            let place = "\(route.method.rawValue) \(route.path.text)"
            precondition(places.insert(place).inserted, "one route answers one method of a path")
            precondition(!route.answers.isEmpty, "a route says what it answers")
            var fields = route.path.fields + route.query
            if case .json(let body) = route.body { fields += body }
            precondition(
                Set(fields.map(\.name)).count == fields.count,
                "path, query and body of a route have no name in common"
            )
            guard route.isIdempotent else { continue }
            guard case .command = route.handler else {
                preconditionFailure("an Idempotency-Key is kept with a command's transaction")
            }
        }
    }
}

extension Route {
    /// The problems a route may answer: those it names and those that follow from what it takes.
    package var problemKinds: [ProblemKind] {
        var kinds = problems + [.badRequest, .failed, .busy]
        if access != .open { kinds += [.unauthorized, .tooMany] }
        if access.permission != nil { kinds.append(.forbidden) }
        if !path.fields.isEmpty { kinds.append(.notFound) }
        if !query.isEmpty { kinds.append(.invalid) }
        switch body {
        case .none: break
        case .json: kinds += [.malformed, .invalid, .unsupportedType, .tooLarge]
        case .raw: kinds += [.unsupportedType, .tooLarge]
        }
        if isIdempotent { kinds += [.inFlight, .keyReused, .invalid] }
        if case .command = handler { kinds.append(.full) }
        return Set(kinds).sorted { ($0.status, $0.code) < ($1.status, $1.code) }
    }

    /// The media type its body must have; nil where there is none.
    var contentType: String? {
        switch body {
        case .none: nil
        case .json: "application/json"
        case .raw(let type, _): type
        }
    }
}
