package import Vocabulary

/// A JSON text as values: whole numbers exact, no key twice.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number with a fraction or an exponent; nothing of ours is one.
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    package subscript(index: Int) -> JSONValue? {
        guard case .list(let items) = self, items.indices.contains(index) else { return nil }
        return items[index]
    }

    package var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    package var integer: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    package var list: [JSONValue]? {
        guard case .list(let items) = self else { return nil }
        return items
    }

    package var object: [String: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

extension JSONValue {
    package static func id<Kind>(_ id: Identifier<Kind>) -> JSONValue { .text(id.description) }

    package static func time(_ moment: Timestamp) -> JSONValue { .text(moment.description) }

    /// The time of a right, or null where it has no end.
    package static func time(_ minute: Minute) -> JSONValue {
        minute == .never ? .null : .time(minute.start)
    }

    package static func count(_ number: some FixedWidthInteger) -> JSONValue {
        .integer(Int64(clamping: number))
    }

    package static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }

    package init(integerLiteral number: Int64) { self = .integer(number) }

    package init(booleanLiteral value: Bool) { self = .bool(value) }

    package init(nilLiteral: ()) { self = .null }

    package init(arrayLiteral items: JSONValue...) { self = .list(items) }

    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: members))
    }
}
