import Access
import Display
import Sync
import Testing
import Vocabulary

/// The screen of a stele that carries no browser.
struct TextScreenTests {
    private static func face(
        _ input: ScreenInput,
        names: ScreenNames = ScreenNames(),
        _ language: Language = .french
    ) -> (Face, Look) {
        var machine = ScreenTests.ready()
        _ = machine.handle(input, at: .zero)
        let face = Face(
            machine.screen,
            names: names,
            language: language,
            sinceBoot: .zero,
            time: .distantPast
        )
        return (face, machine.screen.scene.look)
    }

    /// The rows that a terminal would show.
    private static func rows(_ frame: [UInt8]) -> [String] {
        String(decoding: frame, as: UTF8.self).split(separator: "\u{1B}[").compactMap { part in
            guard let mark = part.firstIndex(of: "H") else { return nil }
            let place = part[..<mark]
            guard place.hasSuffix(";1"), place.allSatisfy({ $0.isNumber || $0 == ";" }) else {
                return nil
            }
            return String(part[part.index(after: mark)...])
        }
    }

    @Test func `A letter is drawn as it is`() {
        #expect(
            BlockLetters.rows("GO") == [
                " ████  ███ ", "█     █   █", "█  ██ █   █", "█   █ █   █", " ████  ███ ",
            ]
        )
        #expect(BlockLetters.rows("A!").map(\.count) == [11, 11, 11, 11, 11])
    }

    @Test func `Every letter has a shape of its own`() {
        let shapes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map { BlockLetters.rows(String($0)) }
        #expect(Set(shapes).count == 26)
        #expect(shapes.allSatisfy { $0.joined().contains("█") })
    }

    @Test(arguments: [(80, 25), (40, 12), (24, 10), (240, 80), (100, 37)])
    func `Every cell is filled and none beyond`(_ columns: Int, _ rows: Int) {
        let screen = TextScreen(columns: columns, rows: rows)
        let inputs: [ScreenInput] =
            Refusal.allCases.map { .refused($0) } + [
                .granted(scan: 1, .entry, ScreenTests.seat),
                .conditions([.hubUnreachable, .diskLow, .gateLost]),
            ]
        for input in inputs {
            let (face, look) = Self.face(input)
            let shown = Self.rows(screen.frame(face, look, in: .french))
            #expect(shown.count == rows)
            #expect(shown.dropLast().allSatisfy { $0.count == columns }, "\(input)")
        }
    }

    @Test func `A grant says the big word, the way, and more than a colour`() {
        let (face, look) = Self.face(.granted(scan: 1, .entry, ScreenTests.seat))
        let frame = TextScreen().frame(face, look, in: .french)
        let rows = Self.rows(frame)
        let text = rows.joined(separator: "\n")
        #expect(String(decoding: frame, as: UTF8.self).contains("\u{1B}[0;1;37;42m"))
        #expect(rows[0].hasPrefix(">>> >>> "))
        #expect(text.contains("Vous pouvez entrer"))
        #expect(text.contains("Porte 3 · Bloc 112 · Rang 7 · Place 14"))
        #expect(text.contains(BlockLetters.rows("PASSEZ")[0]))
    }

    @Test func `Colours and patterns all differ, or the word does`() {
        let faces: [(Face, Look)] = [
            Self.face(.ready), Self.face(.reading), Self.face(.refused(.unknown)),
            Self.face(.granted(scan: 1, .entry, ScreenTests.seat)), Self.face(.unrecorded),
            Self.face(.standing(.free)), Self.face(.gate(.fire, isOver: false)),
            Self.face(.standing(.locked)),
        ]
        let firsts = faces.map { Self.rows(TextScreen().frame($0.0, $0.1, in: .french))[0] }
        #expect(Set(firsts).count == firsts.count)
    }

    @Test func `A name that commands a terminal is shown without its command`() {
        let names = ScreenNames(gateGroups: [3: "C\u{1B}[2J\u{9B}31m\u{7}\u{202E}漢"])
        let (face, look) = Self.face(.granted(scan: 1, .entry, ScreenTests.seat), names: names)
        let text = String(
            decoding: TextScreen().frame(face, look, in: .french),
            as: UTF8.self
        )
        #expect(text.contains("Direction C[2J31m?"))
        let own = text.split(separator: "\u{1B}").count
        #expect(own == 3 + 25)
        #expect(!text.contains("\u{7}") && !text.contains("\u{9B}"))
    }
}
