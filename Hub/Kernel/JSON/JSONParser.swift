/// Why a text is not JSON as it is taken here.
enum JSONRefusal: String, Error, CaseIterable {
    case malformed
    /// Twice the same name in one object: two readers would take different ones.
    case duplicateName = "duplicate_name"
    case tooDeep = "too_deep"
    case trailingBytes = "trailing_bytes"
    case numberTooLarge = "number_too_large"
}

/// Reads JSON strictly (RFC 8259), for bytes that anybody may have sent.
///
/// Foundation's decoder takes trailing commas and the last of two equal names, and has no form that
/// keeps whole numbers whole before their type is known: a body that is signed, fingerprinted or
/// checked by pointer must have one reading.
struct JSONParser {
    /// Lists and objects inside each other; deeper is refused.
    static let depthMax = 32

    private let bytes: [UInt8]
    private var offset = 0

    static func value(of bytes: [UInt8]) throws(JSONRefusal) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.offset == bytes.count else { throw .trailingBytes }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONRefusal) -> JSONValue {
        guard depth <= Self.depthMax else { throw .tooDeep }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(
        _ word: StaticString,
        _ value: JSONValue
    ) throws(JSONRefusal) -> JSONValue {
        for byte in word.description.utf8 {
            guard take(byte) else { throw .malformed }
        }
        return value
    }

    private mutating func object(_ depth: Int) throws(JSONRefusal) -> JSONValue {
        offset += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            let name = try text()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw .malformed }
            let member = try value(depth: depth + 1)
            guard members.updateValue(member, forKey: name) == nil else { throw .duplicateName }
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw .malformed }
        }
    }

    private mutating func list(_ depth: Int) throws(JSONRefusal) -> JSONValue {
        offset += 1
        var items: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .list(items) }
        while true {
            items.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .list(items) }
            guard take(UInt8(ascii: ",")) else { throw .malformed }
        }
    }
}

extension JSONParser {
    private mutating func text() throws(JSONRefusal) -> String {
        guard take(UInt8(ascii: "\"")) else { throw .malformed }
        var content: [UInt8] = []
        while let byte = next {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw .malformed
                }
                return text
            case UInt8(ascii: "\\"): content += try escaped()
            case 0x20...: content.append(byte)
            default: throw .malformed
            }
        }
        throw .malformed
    }

    private mutating func escaped() throws(JSONRefusal) -> [UInt8] {
        guard let byte = next else { throw .malformed }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try scalar()
        default: throw .malformed
        }
    }

    /// A scalar in one or two escapes; half of a pair is no text.
    private mutating func scalar() throws(JSONRefusal) -> [UInt8] {
        let first = try unit()
        var number = UInt32(first)
        if (0xD800...0xDBFF).contains(first) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw .malformed }
            let second = try unit()
            guard (0xDC00...0xDFFF).contains(second) else { throw .malformed }
            number = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(number) else { throw .malformed }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func unit() throws(JSONRefusal) -> UInt16 {
        guard offset + 4 <= bytes.count else { throw .malformed }
        var unit: UInt16 = 0
        for byte in bytes[offset..<offset + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw .malformed
            }
            unit = unit << 4 | UInt16(digit)
        }
        offset += 4
        return unit
    }
}

extension JSONParser {
    /// A whole number stays whole, `1.0` and `1e3` included, as JSON Schema counts them.
    private mutating func number() throws(JSONRefusal) -> JSONValue {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole, let number = Int64(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else { throw .numberTooLarge }
        if !isWhole, number.magnitude < 0x1p53, let whole = Int64(exactly: number) {
            return .integer(whole)
        }
        return .number(number)
    }

    private mutating func digits() throws(JSONRefusal) {
        let start = offset
        while let byte = next, (0x30...0x39).contains(byte) { offset += 1 }
        guard offset > start else { throw .malformed }
    }
}
