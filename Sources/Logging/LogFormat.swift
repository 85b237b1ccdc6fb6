internal import CommandLine
internal import FoundationEssentials

/// Turns an entry into one line.
///
/// Every name and value is escaped and bounded in both forms: a log is read in terminals, and
/// what is logged often came from outside.
package enum LogFormat: Sendable {
    /// One JSON object.
    case jsonLines
    /// For a person at a terminal.
    case text

    package static let valueBytesMax = 512
    package static let fieldsMax = 32

    package func line(_ entry: LogEntry) -> String {
        let time = entry.time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let fields = entry.fields.prefix(Self.fieldsMax)
        switch self {
        case .jsonLines:
            let head = "{\"time\":\"\(time)\",\"level\":\"\(entry.level.rawValue)\""
            let body = fields.map { ",\(Self.quoted($0.name)):\(Self.json($0.value))" }
            return head + ",\"event\":\(Self.quoted(entry.event))" + body.joined() + "}\n"
        case .text:
            let body = fields.map { " \(Self.plain($0.name))=\(Self.plain($0.value))" }
            let level = entry.level.rawValue.uppercased()
            return "\(time.dropFirst(11)) \(level) \(Self.plain(entry.event))\(body.joined())\n"
        }
    }

    private static func json(_ value: LogValue) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .integer(let number): "\(number)"
        case .number(let number): number.isFinite ? "\(number)" : "null"
        case .bool(let value): "\(value)"
        }
    }

    private static func plain(_ value: LogValue) -> String {
        switch value {
        case .text(let text): plain(text)
        case .integer, .number, .bool: json(value)
        }
    }

    private static func plain(_ text: String) -> String {
        let shown = Terminal.printable(cut(text), limit: valueBytesMax)
        return shown.contains(" ") ? "\"\(shown)\"" : shown
    }

    /// A JSON string; beyond what RFC 8259 asks, format characters are escaped too.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in cut(text).unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where Terminal.isHarmless(scalar): result.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { result += escape(unit) }
            }
        }
        return result + "\""
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// At most 512 bytes, never half a character.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > valueBytesMax else { return text }
        var bytes = 0
        let kept = text.unicodeScalars.prefix {
            bytes += String($0).utf8.count
            return bytes <= valueBytesMax
        }
        return String(String.UnicodeScalarView(kept)) + "…"
    }
}
