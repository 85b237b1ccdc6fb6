/// Header fields in the order they stand, found by name without regard to case (RFC 9110, 5.1).
package struct HeaderFields: Sendable, Equatable {
    /// One line of a head, the name spelled as it was received.
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var all: [Field]

    package init(_ all: [Field] = []) {
        self.all = all
    }

    /// The first value of a name; for a field that must not be repeated check `values` instead.
    package subscript(name: String) -> String? {
        all.first { Self.matches($0.name, name) }?.value
    }

    package func values(_ name: String) -> [String] {
        all.filter { Self.matches($0.name, name) }.map(\.value)
    }

    /// All values of a name as one, as RFC 9421 2.1 signs them: trimmed, joined by comma and space.
    package func joined(_ name: String) -> String? {
        let found = values(name)
        return found.isEmpty ? nil : found.map(Self.trimmed).joined(separator: ", ")
    }

    package mutating func add(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// Puts one value in the place of all values of that name.
    package mutating func set(_ name: String, _ value: String) {
        remove(name)
        add(name, value)
    }

    package mutating func remove(_ name: String) {
        all.removeAll { Self.matches($0.name, name) }
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        all = elements.map { Field(name: $0.0, value: $0.1) }
    }
}

extension HeaderFields {
    /// Whether a name is a token of RFC 9110 5.6.2; anything else could forge a line.
    package static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(isTokenByte)
    }

    /// Whether a value has no control character but the tab: no CR, LF or NUL above all.
    package static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func matches(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { lowered($0) == lowered($1) }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    private static func trimmed(_ value: String) -> String {
        var rest = Substring(value)
        while let first = rest.utf8.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
        while let last = rest.utf8.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return String(rest)
    }
}
