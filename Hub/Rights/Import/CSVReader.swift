/// Takes a table apart, one row at a call.
struct CSVReader {
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let bytes: [UInt8]
    private let separator: UInt8
    private var position: Int
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: Self.mark) ? Self.mark.count : 0
        separator = Self.separator(of: bytes)
    }

    /// The candidate that the first line holds most of; the comma when there is none.
    private static func separator(of bytes: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in bytes {
            if byte == quote { isQuoted.toggle() }
            guard !isQuoted else { continue }
            guard byte != lineFeed, byte != carriageReturn else { break }
            if ",;\t".utf8.contains(byte) { counts[byte, default: 0] += 1 }
        }
        let comma = UInt8(ascii: ",")
        return counts.max {
            ($0.value, $0.key == comma ? 1 : 0) < ($1.value, $1.key == comma ? 1 : 0)
        }?
        .key ?? comma
    }

    /// The next row that is not an empty line, or nil at the end.
    mutating func next() throws(CSVFault) -> CSVText.Row? {
        while position < bytes.count {
            let start = line
            var fields: [String] = []
            var isLast = false
            while !isLast {
                guard fields.count < CSVText.fieldsMax else { throw .tooManyFields(line: start) }
                let field: String
                (field, isLast) = try self.field()
                fields.append(field)
            }
            guard fields == [""] else { return CSVText.Row(line: start, fields: fields) }
        }
        return nil
    }

    /// One field, and whether it ends its row.
    private mutating func field() throws(CSVFault) -> (String, isLast: Bool) {
        guard position < bytes.count, bytes[position] == Self.quote else {
            return try plainField()
        }
        return try quotedField()
    }

    private mutating func plainField() throws(CSVFault) -> (String, isLast: Bool) {
        let start = position
        while position < bytes.count, !endsField(bytes[position]) {
            guard bytes[position] != Self.quote else { throw .strayQuote(line: line) }
            position += 1
        }
        let text = try text(of: bytes[start..<position], line: line)
        return (text, isLast: endField())
    }

    private mutating func quotedField() throws(CSVFault) -> (String, isLast: Bool) {
        let opened = line
        var content: [UInt8] = []
        position += 1
        while true {
            guard position < bytes.count else { throw .quoteLeftOpen(line: opened) }
            let byte = bytes[position]
            position += 1
            if byte == Self.quote {
                guard position < bytes.count, bytes[position] == Self.quote else { break }
                position += 1
            } else if byte == Self.lineFeed {
                line += 1
            }
            content.append(byte)
        }
        guard position == bytes.count || endsField(bytes[position]) else {
            throw .strayQuote(line: line)
        }
        return (try text(of: content[...], line: opened), isLast: endField())
    }

    private func endsField(_ byte: UInt8) -> Bool {
        byte == separator || byte == Self.lineFeed || byte == Self.carriageReturn
    }

    /// Steps over the separator or the line end; true when the row ended.
    private mutating func endField() -> Bool {
        guard position < bytes.count else { return true }
        let byte = bytes[position]
        position += 1
        guard byte != separator else { return false }
        if byte == Self.carriageReturn, position < bytes.count, bytes[position] == Self.lineFeed {
            position += 1
        }
        line += 1
        return true
    }

    private func text(of content: ArraySlice<UInt8>, line: Int) throws(CSVFault) -> String {
        guard content.count <= CSVText.fieldByteCountMax else { throw .fieldTooLong(line: line) }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw .notUTF8(line: line)
        }
        return text
    }
}
