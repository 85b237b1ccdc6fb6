/// The address of a request, taken apart once and in one way only.
///
/// Two readings of one address are how a check is walked around, so what could be read twice is
/// refused: encoded slashes, dot segments, empty segments, bytes that are not UTF-8.
package struct RequestTarget: Sendable, Equatable {
    /// The exact bytes of the request line, for RFC 9421 `@path` and `@query`.
    package let raw: String
    package let rawPath: String
    /// The query without its question mark; nil when there is none.
    package let rawQuery: String?
    /// The decoded path, a trailing slash kept.
    package let path: String
    /// The decoded parts between the slashes; none for `/`, a trailing slash adds none.
    package let segments: [String]
    /// Decoded names and values, in order, `+` read as a space.
    package let query: [QueryItem]

    package struct QueryItem: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Pairs in a query; more is answered 400.
    package static let queryPairsMax = 64

    package init(_ raw: String) throws(RequestRefusal) {
        guard raw.utf8.first == UInt8(ascii: "/"), raw.utf8.allSatisfy(Self.isTargetByte) else {
            throw .targetMalformed
        }
        let parts = raw.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.raw = raw
        rawPath = String(parts[0])
        rawQuery = parts.count == 2 ? String(parts[1]) : nil
        segments = try Self.segments(parts[0])
        let slash = segments.isEmpty || !rawPath.hasSuffix("/") ? "" : "/"
        path = "/" + segments.joined(separator: "/") + slash
        query = try Self.pairs(rawQuery ?? "")
    }

    private static func segments(_ path: Substring) throws(RequestRefusal) -> [String] {
        var parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        var segments: [String] = []
        for part in parts {
            guard let segment = decoded(part, plusIsSpace: false) else { throw .targetMalformed }
            guard isNormal(segment) else { throw .pathNotNormal }
            segments.append(segment)
        }
        return segments
    }

    private static func isNormal(_ segment: String) -> Bool {
        guard !segment.isEmpty, segment != ".", segment != ".." else { return false }
        return segment.utf8.allSatisfy { byte in
            byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\\")
        }
    }

    private static func pairs(_ query: String) throws(RequestRefusal) -> [QueryItem] {
        let parts = query.split(separator: "&")
        guard parts.count <= queryPairsMax else { throw .queryMalformed }
        var items: [QueryItem] = []
        for part in parts {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count == 2 ? halves[1] : ""
            guard let name = decoded(halves[0], plusIsSpace: true),
                let text = decoded(value, plusIsSpace: true),
                !name.utf8.contains(0), !text.utf8.contains(0)
            else { throw .queryMalformed }
            items.append(QueryItem(name: name, value: text))
        }
        return items
    }

    private static func isTargetByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
    }

    /// The text behind percent signs; nil for a broken escape or for bytes that are not UTF-8.
    private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace:
                bytes.append(0x20)
            default:
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
