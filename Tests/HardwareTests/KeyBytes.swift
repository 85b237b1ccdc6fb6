/// Records as the kernel writes them for a keyboard, made without the tables under test.
enum KeyBytes {
    /// The boards that a scanner may be set to.
    enum Board: Sendable {
        case us
        case fr
        case de
    }

    static let enter: UInt16 = 28
    static let tab: UInt16 = 15
    static let shift: UInt16 = 42
    static let backspace: UInt16 = 14
    static let thirdLevel: UInt16 = 100

    /// One `struct input_event`; the time is any.
    static func record(type: UInt16, code: UInt16, value: Int32) -> [UInt8] {
        let time: [UInt8] = [1, 2, 3, 4, 5, 0, 0, 0, 6, 7, 8, 0, 0, 0, 0, 0]
        let number = UInt32(bitPattern: value)
        return time + [UInt8(type & 255), UInt8(type >> 8), UInt8(code & 255), UInt8(code >> 8)]
            + (0..<4).map { UInt8(number >> (8 * UInt32($0)) & 255) }
    }

    static let report = record(type: 0, code: 0, value: 0)
    static let dropped = record(type: 0, code: 3, value: 0)

    static func down(_ code: UInt16) -> [UInt8] {
        record(type: 4, code: 4, value: 0x7001E) + record(type: 1, code: code, value: 1) + report
    }

    static func up(_ code: UInt16) -> [UInt8] {
        record(type: 1, code: code, value: 0) + report
    }

    static func again(_ code: UInt16) -> [UInt8] {
        record(type: 1, code: code, value: 2) + report
    }

    static func press(_ code: UInt16) -> [UInt8] {
        down(code) + up(code)
    }

    /// What a scanner set to a board sends for a text, without an ending.
    static func typed(_ text: String, _ board: Board = .us) -> [UInt8] {
        text.flatMap { character -> [UInt8] in
            let (key, isShifted) = key(character, board)
            guard isShifted else { return press(key) }
            return down(shift) + press(key) + up(shift)
        }
    }

    /// The key's place and whether Shift is held, from the drawing of each board.
    private static func key(_ character: Character, _ board: Board) -> (UInt16, Bool) {
        let isUpper = character.isUppercase
        let lower = Character(character.lowercased())
        if board == .fr, let moved = moved[lower] { return (place(moved), isUpper) }
        if board == .de, lower == "y" || lower == "z" {
            return (place(lower == "y" ? "z" : "y"), isUpper)
        }
        if board == .fr, character.isNumber { return (place(character), true) }
        return (place(lower), isUpper)
    }

    /// Where the letters of AZERTY are on a US board.
    private static let moved: [Character: Character] = [
        "a": "q", "q": "a", "z": "w", "w": "z", "m": ";",
    ]

    private static func place(_ legend: Character) -> UInt16 {
        let rows: [(UInt16, String)] = [
            (2, "1234567890-="), (16, "qwertyuiop[]"), (30, "asdfghjkl;'`"), (44, "zxcvbnm,./"),
            (57, " "),
        ]
        for (start, row) in rows {
            if let index = row.firstIndex(of: legend) {
                return start + UInt16(row.distance(from: row.startIndex, to: index))
            }
        }
        preconditionFailure("the boards of the tests have letters and digits")
    }
}
