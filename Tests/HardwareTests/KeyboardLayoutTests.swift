import ReaderLines
import Scanners
import Testing

@Suite struct KeyboardLayoutTests {
    private static let token = "J1KAZWQMYVX234567ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    private func texts(_ bytes: [UInt8], _ layout: KeyboardLayout) -> [String] {
        var machine = KeyedScans(layout: layout)
        return machine.take(bytes + KeyBytes.press(KeyBytes.enter), now: 0).map(\.text)
    }

    private func code(_ text: String) -> String {
        "CODE\tscanned\t\(ReaderLine.hexadecimal(Array(text.utf8)))\t0"
    }

    private static let boards: [(KeyboardLayout, KeyBytes.Board)] = [
        (.us, .us), (.fr, .fr), (.de, .de),
    ]

    @Test(arguments: boards)
    func `A scanner set as configured is understood`(_ given: (KeyboardLayout, KeyBytes.Board)) {
        for text in [Self.token, "1234567890", "azwqmy", "AB12"] {
            #expect(texts(KeyBytes.typed(text, given.1), given.0) == [code(text)])
        }
    }

    private static let wrong: [(String, KeyboardLayout, KeyBytes.Board, String, String)] = [
        (token, .us, .fr, "French", "US"), (token, .de, .fr, "French", "German"),
        (token, .fr, .us, "US", "French"),
        ("1234567890", .us, .fr, "French", "US"), ("1234567890", .fr, .us, "US", "French"),
        ("1234", .us, .fr, "French", "US"), ("1234", .fr, .de, "US", "French"),
    ]

    @Test(arguments: wrong)
    func `A scanner set to another board is a fault with what to do, and no code`(
        _ given: (String, KeyboardLayout, KeyBytes.Board, String, String)
    ) {
        let (text, layout, board, typed, expected) = given
        let option = typed == "French" ? "fr" : "us"
        let fault =
            "FAULT\twrong-layout\tthe scanner types on a \(typed) keyboard, this reader expects "
            + "\(expected): set the scanner to \(expected) or this reader to --layout \(option)"
        #expect(texts(KeyBytes.typed(text, board), layout) == [fault])
    }

    @Test func `Exchanged Y and Z are found by an AIM identifier alone`() {
        let bracket = KeyBytes.down(100) + KeyBytes.press(10) + KeyBytes.up(100)
        let german = KeyBytes.typed("Q1" + Self.token, .de)
        #expect(texts(bracket + german, .us).first?.contains("types on a German") == true)
        let exchanged = Self.token.map { $0 == "Y" ? "Z" : $0 == "Z" ? "Y" : $0 }
        let plain = texts(KeyBytes.typed(Self.token, .de), .us)
        #expect(plain == [code(String(exchanged))])
    }

    @Test func `A scanner that counts on Caps Lock is named`() {
        let lines = texts(KeyBytes.typed(Self.token.lowercased()), .us)
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("FAULT\twrong-layout\tthe scanner exchanges upper") == true)
    }

    @Test(arguments: [("&é", 0), ("123", 1), ("AB-1234", 2), ("J1", 3), ("!@#", 4)])
    func `Too little to judge by, or sense as configured, is a code`(_ given: (String, Int)) {
        let keys =
            switch given.1 {
            case 0: KeyBytes.typed("12", .us)
            case 1: KeyBytes.typed("123", .us)
            case 2: KeyBytes.typed("AB-1234", .us)
            case 3: KeyBytes.typed("J1", .us)
            default: KeyBytes.typed("123", .fr)
            }
        let layout: KeyboardLayout = given.1 == 0 ? .fr : .us
        let lines = texts(keys, layout)
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("CODE\tscanned\t") == true)
        if given.1 > 0 { #expect(lines == [code(given.0)]) }
    }
}
