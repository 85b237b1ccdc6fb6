/// One route as an OpenAPI operation.
struct OpenAPIOperation {
    private let route: Route

    init(_ route: Route) {
        self.route = route
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "operationId": .text(route.name),
            "summary": .text(route.summary),
            "tags": [.text(tag)],
            "responses": .object(responses),
            "security": security,
        ]
        if !parameters.isEmpty { members["parameters"] = .list(parameters) }
        if let body { members["requestBody"] = body }
        return .object(members)
    }

    /// The first word of the path that says what it is about.
    private var tag: String {
        let words = route.path.parts.compactMap { part -> String? in
            guard case .word(let word) = part else { return nil }
            return word
        }
        return words.first { $0 != "v1" } ?? "hub"
    }

    private var security: JSONValue {
        route.access.door.map { [.object([$0.rawValue: []])] } ?? []
    }

    private var parameters: [JSONValue] {
        var parameters =
            route.path.fields.map { parameter($0, "path") }
            + route.query.map { parameter($0, "query") }
        guard route.isIdempotent else { return parameters }
        parameters.append([
            "name": .text(IdempotencyKey.fieldName),
            "in": "header",
            "required": false,
            "description": "The same key and body again give the first answer again, for a day.",
            "schema": ["type": "string", "pattern": .text(IdempotencyKey.pattern)],
        ])
        return parameters
    }

    private func parameter(_ field: Field, _ place: String) -> JSONValue {
        var schema = OpenAPISchema.field(field).object ?? [:]
        schema["description"] = nil
        return [
            "name": .text(field.name),
            "in": .text(place),
            "required": .bool(field.isRequired),
            "description": .text(field.summary),
            "schema": .object(schema),
        ]
    }

    private var body: JSONValue? {
        switch route.body {
        case .none: nil
        case .json(let fields):
            [
                "required": true,
                "content": [
                    "application/json": ["schema": OpenAPISchema.object(fields, isClosed: true)]
                ],
            ]
        case .raw(let type, let summary):
            [
                "required": true,
                "description": .text(summary),
                "content": .object([type: [:]]),
            ]
        }
    }

    private var responses: [String: JSONValue] {
        var responses: [String: JSONValue] = [:]
        for answer in route.answers { responses["\(answer.status)"] = response(answer) }
        for (status, kinds) in Dictionary(grouping: route.problemKinds, by: \.status) {
            responses["\(status)"] = [
                "description": .text(
                    kinds.map { "\($0.title) (`\($0.code)`)." }.joined(separator: " ")
                ),
                "content": [
                    "application/problem+json": [
                        "schema": ["$ref": "#/components/schemas/Problem"]
                    ]
                ],
            ]
        }
        return responses
    }

    private func response(_ answer: Route.Answer) -> JSONValue {
        var members: [String: JSONValue] = ["description": .text(answer.summary)]
        switch answer.form {
        case .none: break
        case .json(let fields):
            members["content"] = [
                "application/json": ["schema": OpenAPISchema.object(fields, isClosed: false)]
            ]
        case .bytes(let type): members["content"] = .object([type: [:]])
        }
        if !route.links.isEmpty, answer.status < 300 { members["links"] = links }
        return .object(members)
    }

    private var links: JSONValue {
        let pairs = route.links.map { link -> (String, JSONValue) in
            let parameters = link.parameters.mapValues { member in
                JSONValue.text("$response.body#/\(member)")
            }
            return (
                link.operation,
                ["operationId": .text(link.operation), "parameters": .object(parameters)]
            )
        }
        return .object(Dictionary(uniqueKeysWithValues: pairs))
    }
}
