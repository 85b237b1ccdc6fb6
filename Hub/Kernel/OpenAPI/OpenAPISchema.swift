/// Fields as JSON Schema 2020-12, the dialect of OpenAPI 3.1.
enum OpenAPISchema {
    static func object(_ fields: [Field], isClosed: Bool) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": "object",
            "properties": .object(
                Dictionary(uniqueKeysWithValues: fields.map { ($0.name, field($0, isClosed)) })
            ),
        ]
        let required = fields.filter(\.isRequired).map { JSONValue.text($0.name) }
        if !required.isEmpty { members["required"] = .list(required) }
        if isClosed { members["additionalProperties"] = false }
        return .object(members)
    }

    /// A field with what people read; closed objects refuse unknown members.
    static func field(_ field: Field, _ isClosed: Bool = true) -> JSONValue {
        var members = kind(field.kind, isClosed)
        if field.isNullable, case .text(let type) = members["type"] {
            members["type"] = .list([.text(type), "null"])
            if case .list(let choices) = members["enum"] {
                members["enum"] = .list(choices + [nil])
            }
        }
        members["description"] = .text(field.summary)
        if let example = field.example { members["examples"] = .list([example]) }
        return .object(members)
    }

    private static func kind(_ kind: Field.Kind, _ isClosed: Bool) -> [String: JSONValue] {
        switch kind {
        case .text(let form, let length):
            return [
                "type": "string", "pattern": .text(form.pattern),
                "minLength": .count(length.lowerBound), "maxLength": .count(length.upperBound),
            ]
        case .integer(let range):
            return [
                "type": "integer", "format": "int64", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        case .flag: return ["type": "boolean"]
        case .time:
            let pattern = #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$"#
            return ["type": "string", "format": "date-time", "pattern": .text(pattern)]
        case .choice(let choices):
            return ["type": "string", "enum": .list(choices.map { .text($0) })]
        case .id(let prefix, let bits):
            return ["type": "string", "pattern": .text(pattern(prefix, bits))]
        case .list(let kind, let count):
            return [
                "type": "array", "items": .object(self.kind(kind, isClosed)),
                "minItems": .count(count.lowerBound), "maxItems": .count(count.upperBound),
            ]
        case .object(let fields): return object(fields, isClosed: isClosed).object ?? [:]
        }
    }

    /// The last letter of an id spells fewer than five bits, so not every letter can stand there.
    private static func pattern(_ prefix: String, _ bits: Int) -> String {
        let letters = (bits + 4) / 5
        let spare = letters * 5 - bits
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let last = stride(from: 0, to: 32, by: 1 << spare).map { String(alphabet[$0]) }.joined()
        return "^\(prefix)_[A-Z2-7]{\(letters - 1)}[\(last)]$"
    }

    static let problem: JSONValue = {
        let fault = object(
            [
                .optional("pointer", .line(0...200), "Where in the body (RFC 6901)."),
                .optional("parameter", .line(0...200), "Which parameter of the address."),
                .optional("header", .line(), "Which header field."),
                Field("code", .line(), "What kind of fault, for programs."),
                Field("detail", .line(1...1000), "What is wrong, for people."),
            ],
            isClosed: false
        )
        var problem =
            object(
                [
                    Field("type", .line(), "The stable address of this kind of problem."),
                    Field("title", .line(), "What kind of problem this is."),
                    Field("status", .integer(400...599), "The HTTP status."),
                    .optional("detail", .line(0...1000), "What is wrong here and what to do."),
                    .optional("instance", .line(), "The id of the request, as in the log."),
                    Field("code", .line(), "The kind of problem, for programs."),
                ],
                isClosed: false
            ).object ?? [:]
        var properties = problem["properties"]?.object ?? [:]
        properties["errors"] = ["type": "array", "items": fault]
        problem["properties"] = .object(properties)
        return .object(problem)
    }()
}
