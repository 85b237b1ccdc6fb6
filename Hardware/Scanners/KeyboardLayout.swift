/// How a scanner that poses as a keyboard turns characters into keys.
///
/// It is a setting of the scanner, not of this machine: a scanner set to French presses the key Q
/// to say A. Codes are of characters that every board has, so tables hold ASCII alone.
package enum KeyboardLayout: String, CaseIterable, Sendable {
    case us
    case fr
    case de

    /// Stands for a key whose character no code contains: the gate refuses what holds it.
    static let substitute: UInt8 = 0x1A

    /// For people.
    var name: String {
        switch self {
        case .us: "US"
        case .fr: "French"
        case .de: "German"
        }
    }

    /// The character that a key writes under this layout.
    func byte(_ stroke: KeyStroke) -> UInt8 {
        guard !stroke.isCommand else { return Self.substitute }
        if let byte = Self.everywhere[stroke.code] { return byte }
        guard let levels = Self.tables[self]?[stroke.code] else { return Self.substitute }
        if stroke.isThirdLevel { return stroke.isShifted ? Self.substitute : levels[2] }
        return levels[stroke.isShifted ? 1 : 0]
    }

    private static let tables: [KeyboardLayout: [UInt16: [UInt8]]] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, table(of: $0.rows)) }
    )

    private static func table(of rows: [KeyboardRow]) -> [UInt16: [UInt8]] {
        var table: [UInt16: [UInt8]] = [:]
        for row in rows {
            let levels = [row.plain, row.shifted, row.third].map { $0.map(ascii) }
            for (place, code) in row.codes.enumerated() {
                table[code] = levels.map { place < $0.count ? $0[place] : substitute }
            }
        }
        return table
    }

    private static func ascii(_ character: Character) -> UInt8 {
        character.asciiValue ?? substitute
    }

    /// The space bar and the number pad with Num Lock on.
    private static let everywhere: [UInt16: UInt8] = {
        let pad: [UInt16] = [71, 72, 73, 75, 76, 77, 79, 80, 81, 82, 55, 74, 78, 98, 83, 57]
        return Dictionary(uniqueKeysWithValues: zip(pad, "7894561230*-+/. ".utf8))
    }()
}

/// Neighbouring keys and what they write; `·` where no ASCII character comes.
struct KeyboardRow {
    let codes: [UInt16]
    let plain: String
    let shifted: String
    var third = ""

    static let digits = Array(UInt16(2)...13)
    static let upper = Array(UInt16(16)...27)
    static let home = Array(UInt16(30)...41) + [43]
    static let lower = Array(UInt16(44)...53) + [86]
}
