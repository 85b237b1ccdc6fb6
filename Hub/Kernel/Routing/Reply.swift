import FoundationEssentials
package import HTTPServer

/// What a handler answers.
package struct Reply: Sendable {
    package enum Content: Sendable {
        case none
        case json(JSONValue)
        case bytes([UInt8], type: String)
        /// Server-sent events, which no proxy may hold back.
        case events(EventStream)
    }

    package let status: Int
    package var fields: HeaderFields
    package let content: Content
    /// What the same request sent again is answered, where the answer holds what is shown once.
    package var contentAgain: Content?

    package init(status: Int, content: Content, fields: HeaderFields = [:]) {
        self.status = status
        self.content = content
        self.fields = fields
    }

    package static let noContent = Reply(status: 204, content: .none)

    package static func json(_ value: JSONValue, status: Int = 200) -> Reply {
        Reply(status: status, content: .json(value))
    }

    package static func bytes(_ bytes: [UInt8], type: String, status: Int = 200) -> Reply {
        Reply(status: status, content: .bytes(bytes, type: type))
    }

    package static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> Reply {
        .bytes(Array(text.utf8), type: type)
    }

    /// One page of a list: `items`, and in `next` the cursor after the last of them or null.
    ///
    /// `found` holds one more than `limit` where the list goes on, which is how that is known.
    package static func page<Item>(
        _ found: [Item],
        limit: Int,
        _ json: (Item) -> JSONValue,
        cursor: (Item) -> String
    ) -> Reply {
        let items = Array(found.prefix(limit))
        let next = found.count > limit ? items.last.map(cursor) : nil
        return .json(["items": .list(items.map(json)), "next": .optional(next)])
    }

    /// A value of the formats that hub and edge share, such as `EnrolmentAnswer`.
    package static func encoded(_ value: some Encodable, status: Int = 200) throws -> Reply {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(value)
        return .bytes(Array(bytes), type: "application/json", status: status)
    }
}
