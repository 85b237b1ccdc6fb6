import HTTPServer

/// Turns a request into the checked values of its route, or into a problem that names every fault.
struct InputReader {
    let route: Route

    func values(
        of request: Request,
        path places: [String: JSONValue]
    ) throws(Problem) -> [String: JSONValue] {
        var values = places
        var check = FieldCheck()
        let items = request.query.map { ($0.name, $0.value) }
        values.merge(check.query(items, route.query)) { first, _ in first }
        if case .json(let fields) = route.body {
            let body = try parsed(request.body)
            values.merge(check.members(body, fields)) { first, _ in first }
        }
        guard check.faults.isEmpty else {
            throw Problem(
                .invalid,
                "The request has values that are wrong; each is named under errors.",
                faults: check.faults
            )
        }
        return values
    }

    private func parsed(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
        do throws(JSONRefusal) {
            return try JSONParser.value(of: bytes)
        } catch {
            let reason =
                switch error {
                case .malformed, .trailingBytes: "The body is not one JSON value in UTF-8."
                case .duplicateName: "An object of the body has the same name twice."
                case .tooDeep: "The body is nested more than \(JSONParser.depthMax) levels deep."
                case .numberTooLarge: "A number of the body is too large."
                }
            throw Problem(.malformed, reason)
        }
    }
}
