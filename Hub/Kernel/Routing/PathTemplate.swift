/// The path of a route with typed places: `["v1", "rights", .place("right", .id(RightID.self))]`.
package struct PathTemplate: Sendable, ExpressibleByArrayLiteral {
    package enum Part: Sendable, ExpressibleByStringLiteral {
        case word(String)
        case place(Field)

        package init(stringLiteral word: String) { self = .word(word) }

        package static func place(_ name: String, _ kind: Field.Kind, _ summary: String) -> Part {
            .place(Field(name, kind, summary))
        }
    }

    package let parts: [Part]

    package init(arrayLiteral parts: Part...) { self.parts = parts }

    package var fields: [Field] {
        parts.compactMap { part in
            guard case .place(let field) = part else { return nil }
            return field
        }
    }

    /// As OpenAPI and metrics write it: `/v1/rights/{right}`.
    package var text: String {
        "/"
            + parts.map { part in
                switch part {
                case .word(let word): word
                case .place(let field): "{\(field.name)}"
                }
            }.joined(separator: "/")
    }

    /// The values in the typed places, or nil when the path is another: a text that does not fit
    /// its place names nothing, so it is 404 and not 422.
    func match(_ segments: [String]) -> [String: JSONValue]? {
        guard segments.count == parts.count else { return nil }
        var found: [String: JSONValue] = [:]
        for (part, segment) in zip(parts, segments) {
            switch part {
            case .word(let word): guard word == segment else { return nil }
            case .place(let field):
                let value = FieldCheck.value(of: segment, field.kind)
                guard FieldCheck.fault(value, field.kind) == nil else { return nil }
                found[field.name] = value
            }
        }
        return found
    }
}
