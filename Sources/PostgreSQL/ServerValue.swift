/// A value on its way to the server or from it.
package enum ServerValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
    /// One column of many rows, for `unnest`.
    case array(ServerType, [ServerValue])
}

/// The server's types that our tables are made of; the raw value is the number in `pg_type`.
package enum ServerType: UInt32, Sendable, Hashable {
    case integer = 20
    case text = 25
    case bytes = 17

    /// The type of an array of these.
    package var array: UInt32 {
        switch self {
        case .integer: 1016
        case .text: 1009
        case .bytes: 1001
        }
    }

    package var name: String {
        switch self {
        case .integer: "bigint"
        case .text: "text"
        case .bytes: "bytea"
        }
    }
}

extension ServerValue {
    /// The type under which the value is sent; 0 lets the server find it.
    package var type: UInt32 {
        switch self {
        case .null: 0
        case .integer: ServerType.integer.rawValue
        case .text: ServerType.text.rawValue
        case .bytes: ServerType.bytes.rawValue
        case .array(let element, _): element.array
        }
    }

    /// Adds the binary form; nothing for null, which is told by length instead.
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: break
        case .integer(let number): bytes.appendNumber(number)
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .bytes(let content): bytes.append(contentsOf: content)
        case .array(let type, let elements): Self.append(elements, of: type, to: &bytes)
        }
    }

    /// Adds the length as four bytes, -1 for null, then the value: a field of COPY and of arrays.
    func appendWithLength(to bytes: inout [UInt8]) {
        guard self != .null else { return bytes.appendNumber(Int32(-1)) }
        let start = bytes.count
        bytes.appendNumber(Int32(0))
        append(to: &bytes)
        let length = UInt32(bytes.count - start - 4)
        for place in 0..<4 {
            bytes[start + place] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * place))
        }
    }

    /// One dimension that counts from 1: the form of `array_recv`.
    private static func append(
        _ elements: [ServerValue],
        of type: ServerType,
        to bytes: inout [UInt8]
    ) {
        bytes.appendNumber(Int32(1))
        bytes.appendNumber(Int32(elements.contains(.null) ? 1 : 0))
        bytes.appendNumber(type.rawValue)
        bytes.appendNumber(Int32(elements.count))
        bytes.appendNumber(Int32(1))
        for element in elements { element.appendWithLength(to: &bytes) }
    }
}

extension [UInt8] {
    /// Adds a number in the network's order.
    mutating func appendNumber<Number: FixedWidthInteger>(_ number: Number) {
        for place in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> Number(place)))
        }
    }
}
