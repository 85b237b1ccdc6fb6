extension JSONValue {
    /// Reads a text strictly; nil when it is not JSON or holds a name twice.
    package init?(parsing bytes: [UInt8]) {
        guard let value = try? JSONParser.value(of: bytes) else { return nil }
        self = value
    }

    /// The one text of this value: names sorted, no spaces.
    package var bytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output, indent: nil)
        return output
    }

    /// For files that people read: names sorted, two spaces an inner level, a line feed at the end.
    package var prettyBytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output, indent: 0)
        output.append(0x0A)
        return output
    }

    private func write(to output: inout [UInt8], indent: Int?) {
        switch self {
        case .null: output += "null".utf8
        case .bool(let value): output += (value ? "true" : "false").utf8
        case .integer(let number): output += "\(number)".utf8
        case .number(let number):
            precondition(number.isFinite, "JSON has no infinite numbers")
            output += "\(number)".utf8
        case .text(let text): Self.write(text, to: &output)
        case .list(let items):
            Self.write(items, "[", "]", indent, to: &output) { item, output, indent in
                item.write(to: &output, indent: indent)
            }
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            Self.write(sorted, "{", "}", indent, to: &output) { member, output, indent in
                Self.write(member.key, to: &output)
                output += (indent == nil ? ":" : ": ").utf8
                member.value.write(to: &output, indent: indent)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item],
        _ opening: String,
        _ closing: String,
        _ indent: Int?,
        to output: inout [UInt8],
        _ body: (Item, inout [UInt8], Int?) -> Void
    ) {
        output += opening.utf8
        for (index, item) in items.enumerated() {
            if index > 0 { output += ",".utf8 }
            breakLine(indent.map { $0 + 1 }, to: &output)
            body(item, &output, indent.map { $0 + 1 })
        }
        if !items.isEmpty { breakLine(indent, to: &output) }
        output += closing.utf8
    }

    private static func breakLine(_ indent: Int?, to output: inout [UInt8]) {
        guard let indent else { return }
        output += "\n".utf8
        output += [UInt8](repeating: 0x20, count: indent * 2)
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        output.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: output += #"\""#.utf8
            case 0x5C: output += #"\\"#.utf8
            case 0x0A: output += #"\n"#.utf8
            case 0x0D: output += #"\r"#.utf8
            case 0x09: output += #"\t"#.utf8
            case 0..<0x20, 0x7F:
                let digits = String(byte, radix: 16)
                output += (digits.utf8.count == 1 ? "\\u000\(digits)" : "\\u00\(digits)").utf8
            default: output.append(byte)
            }
        }
        output.append(0x22)
    }
}
