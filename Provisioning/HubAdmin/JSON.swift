import CommandLine
import FoundationEssentials
package import Vocabulary

/// A JSON text as values, for what the hub says and for what `--json` prints.
package indirect enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self, let value = members[name], value != .null else {
            return nil
        }
        return value
    }

    package var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    package var integer: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    package var list: [JSON] {
        guard case .list(let items) = self else { return [] }
        return items
    }

    package var members: [String: JSON]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    package var flag: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }

    package static func optional(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }

    /// Reads a text, or gives nil where it is none.
    package init?(bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSON.self, from: Data(bytes)) else {
            return nil
        }
        self = value
    }

    /// Reads a text that a person wrote: JSON5, with comments and names without quotes.
    package init?(json5 bytes: [UInt8]) {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        guard let value = try? decoder.decode(JSON.self, from: Data(bytes)) else { return nil }
        self = value
    }

    package var bytes: [UInt8] { Array(encoded(.withoutEscapingSlashes).utf8) }

    /// For a terminal: over several lines, keys sorted, and every scalar that could make a terminal
    /// do something written as `\u…`.
    package var printed: String {
        Self.escaped(encoded([.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]))
    }

    /// The same on one line, for streams of objects.
    package var line: String {
        Self.escaped(encoded([.sortedKeys, .withoutEscapingSlashes]))
    }

    private func encoded(_ formatting: JSONEncoder.OutputFormatting) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        guard let data = try? encoder.encode(self) else { return "null" }
        return String(decoding: data, as: UTF8.self)
    }

    /// The encoder escapes what is below U+0020 and nothing above; such scalars stand in texts
    /// only.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n" || Terminal.isHarmless(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }
}

extension JSON: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSON {
    package static func time(_ moment: Timestamp) -> JSON { .text(moment.description) }

    package static func whole(_ number: Int) -> JSON { .integer(Int64(number)) }
}
