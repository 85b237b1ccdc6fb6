/// What the decoder does not tell of a JSON5 text: keys given twice, how deep it goes, and which
/// line to look at when it is not JSON5.
///
/// The decoder keeps one of two equal keys in silence, and the person who wrote the other would
/// never learn that it has no effect; its errors name no line. This walk knows words, comments
/// and brackets only: whether the text is JSON5 stays the decoder's to say.
struct Outline {
    private(set) var duplicates: [String] = []
    private(set) var depth = 0
    private(set) var isEmpty = true
    /// The first line where the order of keys, values and signs looks wrong.
    private(set) var suspectLine: Int?

    private enum Expected {
        case key
        case colon
        case value
        case comma
    }

    private struct Level {
        let isObject: Bool
        let line: Int
        var expected: Expected
        var keys: Set<String> = []
        var key = ""
        var index = 0
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var levels: [Level] = []

    private static let wordEnds = Set("\"'/{}[]:, \t\r\n".utf8)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        while position < bytes.count, depth <= ConfigurationLimits.depthMax { step() }
        if suspectLine == nil { suspectLine = levels.last?.line }
    }

    private mutating func step() {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): takeString(byte)
        case UInt8(ascii: "/"): takeComment()
        case UInt8(ascii: "{"), UInt8(ascii: "["): open(isObject: byte == UInt8(ascii: "{"))
        case UInt8(ascii: "}"), UInt8(ascii: "]"): close(isObject: byte == UInt8(ascii: "}"))
        case UInt8(ascii: ":"): takeColon()
        case UInt8(ascii: ","): takeComma()
        case 0x09, 0x0A, 0x0D, 0x20: advance(to: position + 1)
        default: takeWord()
        }
    }

    private mutating func advance(to end: Int) {
        let end = min(end, bytes.count)
        line += bytes[position..<end].count { $0 == UInt8(ascii: "\n") }
        position = end
    }

    private mutating func suspect() {
        suspectLine = suspectLine ?? line
    }
}

// MARK: - Brackets and signs

extension Outline {
    private mutating func open(isObject: Bool) {
        take(word: nil)
        let expected = isObject ? Expected.key : .value
        levels.append(Level(isObject: isObject, line: line, expected: expected))
        depth = max(depth, levels.count)
        advance(to: position + 1)
    }

    private mutating func close(isObject: Bool) {
        let level = levels.popLast()
        let mayEnd = level.map {
            $0.expected == .comma || $0.expected == ($0.isObject ? .key : .value)
        }
        if level?.isObject != isObject || mayEnd != true { suspect() }
        advance(to: position + 1)
    }

    private mutating func takeColon() {
        if let last = levels.indices.last, levels[last].expected == .colon {
            levels[last].expected = .value
            if !levels[last].keys.insert(levels[last].key).inserted { duplicates.append(path) }
        } else {
            suspect()
        }
        advance(to: position + 1)
    }

    private mutating func takeComma() {
        if let last = levels.indices.last, levels[last].expected == .comma {
            levels[last].expected = levels[last].isObject ? .key : .value
            levels[last].index += 1
        } else {
            suspect()
        }
        advance(to: position + 1)
    }

    private var path: String {
        levels.reduce(into: "") { path, level in
            if level.isObject {
                path += path.isEmpty ? level.key : ".\(level.key)"
            } else {
                path += "[\(level.index)]"
            }
        }
    }
}

// MARK: - Words and comments

extension Outline {
    /// A key, a scalar, or, without a word, a whole section or list.
    private mutating func take(word: String?) {
        isEmpty = false
        guard let last = levels.indices.last else { return }
        switch (levels[last].expected, word) {
        case (.key, let word?):
            levels[last].key = word
            levels[last].expected = .colon
        case (.value, _): levels[last].expected = .comma
        default: suspect()
        }
    }

    private mutating func takeString(_ quote: UInt8) {
        var end = position + 1
        while end < bytes.count, bytes[end] != quote {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        end = min(end, bytes.count)
        if end == bytes.count { suspect() }
        take(word: String(decoding: bytes[(position + 1)..<end], as: UTF8.self))
        advance(to: end + 1)
    }

    private mutating func takeWord() {
        var end = position
        while end < bytes.count, !Self.wordEnds.contains(bytes[end]) { end += 1 }
        take(word: String(decoding: bytes[position..<end], as: UTF8.self))
        advance(to: end)
    }

    private mutating func takeComment() {
        let rest = bytes[position...]
        if rest.starts(with: "//".utf8) {
            advance(to: rest.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count)
        } else if rest.starts(with: "/*".utf8) {
            var end = position + 2
            while end < bytes.count, !bytes[end...].starts(with: "*/".utf8) { end += 1 }
            advance(to: end + 2)
        } else {
            isEmpty = false
            suspect()
            advance(to: position + 1)
        }
    }
}
