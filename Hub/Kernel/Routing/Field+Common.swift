package import Vocabulary

extension Field.Kind {
    /// One line of text for people.
    package static func line(_ length: ClosedRange<Int> = 1...200) -> Field.Kind {
        .text(.line, length: length)
    }

    package static func id<Kind: IdentifierKind>(_: Identifier<Kind>.Type) -> Field.Kind {
        .id(prefix: Kind.prefix, bits: Kind.Raw.bitWidth)
    }
}

extension Field {
    package static let pageLengthDefault: Int64 = 50

    /// How many of a list are wanted at most; read with ``Input/limit``.
    package static func limit(max: Int64 = 100) -> Field {
        .optional(
            "limit",
            .integer(1...max),
            example: .integer(pageLengthDefault),
            "How many at most; \(pageLengthDefault) when it is not said."
        )
    }

    /// Where a list goes on: `next` of the page before.
    package static let cursor = Field.optional(
        "cursor",
        .text(.cursor, length: 1...Cursors.textMax),
        "What `next` of the page before said."
    )
}
