/// One value of a request or an answer: the same lines check it, document it and name it when it is
/// wrong.
package struct Field: Sendable {
    package indirect enum Kind: Sendable {
        case text(TextForm, length: ClosedRange<Int>)
        case integer(ClosedRange<Int64>)
        case flag
        /// RFC 3339 in UTC.
        case time
        case choice([String])
        /// A prefixed id of so many bits, such as `right_` with 64.
        case id(prefix: String, bits: Int)
        case list(of: Kind, count: ClosedRange<Int>)
        case object([Field])
    }

    package let name: String
    package let kind: Kind
    package let isRequired: Bool
    /// Whether `null` may stand for the value.
    package let isNullable: Bool
    package let summary: String
    package let example: JSONValue?

    package init(
        _ name: String,
        _ kind: Kind,
        isRequired: Bool = true,
        isNullable: Bool = false,
        example: JSONValue? = nil,
        _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.isNullable = isNullable
        self.example = example
        self.summary = summary
    }

    package static func optional(
        _ name: String,
        _ kind: Kind,
        isNullable: Bool = false,
        example: JSONValue? = nil,
        _ summary: String
    ) -> Field {
        Field(
            name,
            kind,
            isRequired: false,
            isNullable: isNullable,
            example: example,
            summary
        )
    }
}
