import ReaderLines
import Scanners
import Testing

@Suite struct KeypadTests {
    private func ms(_ count: UInt64) -> UInt64 {
        count * 1_000_000
    }

    private func typed(_ text: String) -> String {
        "CODE\ttyped\t\(ReaderLine.hexadecimal(Array(text.utf8)))\t0"
    }

    private func texts(_ bytes: [UInt8], layout: KeyboardLayout = .us) -> [String] {
        var machine = Keypad(layout: layout)
        return machine.take(bytes, now: 0).map(\.text)
    }

    private let enter = KeyBytes.press(KeyBytes.enter)

    @Test func `Enter sends in upper case, without spaces and hyphens`() {
        #expect(texts(KeyBytes.typed("7k3q-C5 tv") + enter) == [typed("7K3QC5TV")])
        let french = KeyBytes.typed("7k3qc5tv", .fr)
        #expect(texts(french + enter, layout: .fr) == [typed("7K3QC5TV")])
        #expect(texts(enter + enter) == [])
        #expect(texts(KeyBytes.typed("- -") + enter) == [])
    }

    @Test func `Digits of the pad, with its own Enter`() {
        let pad = ([79, 80, 81, 82] as [UInt16]).flatMap(KeyBytes.press)
        #expect(texts(pad + KeyBytes.press(96)) == [typed("1230")])
    }

    @Test func `Backspace takes one back and Escape all`() {
        let back = KeyBytes.press(KeyBytes.backspace)
        #expect(texts(back + KeyBytes.typed("12-") + back + back + enter) == [typed("1")])
        let escape = KeyBytes.press(1)
        #expect(texts(KeyBytes.typed("12") + escape + KeyBytes.typed("3") + enter) == [typed("3")])
        #expect(texts(KeyBytes.typed("1") + back + back + enter) == [])
    }

    @Test func `A pause of 30 s forgets what was typed, a shorter one does not`() {
        var machine = Keypad(layout: .us)
        #expect(machine.take(KeyBytes.typed("12"), now: 0) == [])
        #expect(machine.waited(now: ms(29_999)) == [])
        #expect(machine.take(KeyBytes.typed("3"), now: ms(29_999)) == [])
        #expect(machine.due == ms(59_999))
        #expect(machine.take(KeyBytes.typed("4"), now: ms(59_999)) == [])
        #expect(machine.take(enter, now: ms(60_000)).map(\.text) == [typed("4")])
        #expect(machine.due == nil)
    }

    @Test func `Keys without a character, held keys and locks type nothing`() {
        let keys =
            KeyBytes.press(59) + KeyBytes.press(58) + KeyBytes.press(69) + KeyBytes.down(2)
            + KeyBytes.again(2) + KeyBytes.up(2)
        #expect(texts(keys + enter) == [typed("1")])
    }

    @Test func `64 keys pass; with one more the code is dropped up to Enter and not shown`() {
        let full = (0..<64).flatMap { _ in KeyBytes.press(2) }
        #expect(texts(full + enter) == [typed(String(repeating: "1", count: 64))])
        let lines = texts(full + KeyBytes.press(2) + KeyBytes.typed("9") + enter + full + enter)
        let long = "FAULT\ttoo-long\tmore than 64 characters in one code: it was dropped"
        #expect(lines == [long, typed(String(repeating: "1", count: 64))])
    }

    @Test func `Lost events drop what was typed and tell nothing of it`() {
        let keys = KeyBytes.typed("777") + KeyBytes.dropped + KeyBytes.report
        let lines = texts(keys + KeyBytes.typed("8") + enter + KeyBytes.typed("9") + enter)
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("FAULT\tevents-lost\t") == true)
        #expect(lines.first?.contains("7") == false)
        #expect(lines.last == typed("9"))
    }
}
