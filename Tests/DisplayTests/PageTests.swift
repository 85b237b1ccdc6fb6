import Access
import Display
import Escaping
import Foundation
import Sync
import Testing
import Vocabulary

/// The pages as they are served, before a browser sees them.
struct PageTests {
    @Test(arguments: [
        ("<script>", "&lt;script&gt;"), ("a&b", "a&amp;b"), ("\"'", "&quot;&#39;"),
        // One `Character` each, and still a quote and a bracket to a browser.
        ("\"\u{338} onload=x", "&quot;\u{338} onload=x"), ("<\u{338}b", "&lt;\u{338}b"),
        (">\u{20D2}", "&gt;\u{20D2}"), ("é", "é"),
    ])
    func `What is interpolated is text`(_ given: String, _ expected: String) {
        let markup: Markup = "<p>\(given)</p>"
        let bytes = Array(markup.text.utf8)
        #expect(bytes == Array("<p>\(expected)</p>".utf8))
    }

    @Test(arguments: Language.allCases)
    func `A page shows no verdict before its device spoke`(_ language: Language) {
        let names = ScreenNames(venue: "Stade <b>&\"")
        let text = ScreenPage(language: language, names: names, release: "1").markup.text
        #expect(text.contains(#"data-look="reading""#))
        #expect(text.contains("Stade &lt;b&gt;&amp;&quot;"))
        #expect(!text.contains("<b>"))
        #expect(text.contains(#"lang="\#(language.rawValue)""#))
        #expect(text.contains(#"dir="\#(language == .arabic ? "rtl" : "ltr")""#))
    }

    @Test(arguments: Language.allCases)
    func `No page carries a script or a style of its own`(_ language: Language) {
        let pages = [
            ScreenPage(language: language, names: ScreenNames(), release: "1").markup.text,
            StewardPage(language: language).markup.text,
        ]
        for page in pages {
            #expect(!page.contains("<style") && !page.contains("style="))
            #expect(page.split(separator: "<script").count == 2)
            #expect(!page.contains(" onclick") && !page.contains("javascript:"))
        }
    }

    @Test func `The style names no side, so that Arabic mirrors it, and fades no colour`() {
        let style = String(decoding: PageFile.style.bytes, as: UTF8.self)
        for word in ["left", "right", "transition"] {
            #expect(!style.contains(word), "\(word)")
        }
    }

    @Test func `No drawing follows the direction of writing, and an exit points to no side`() {
        let style = String(decoding: PageFile.style.bytes, as: UTF8.self)
        for word in ["scaleX", "rotate", "[dir="] { #expect(!style.contains(word), "\(word)") }
        let pages = Language.allCases.map {
            ScreenPage(language: $0, names: ScreenNames(), release: "1").markup.text
        }
        let drawings = pages.map { page in
            page.components(separatedBy: "icon-evacuation").dropFirst().first?
                .components(separatedBy: "</svg>").first
        }
        #expect(drawings[0] != nil && Set(drawings).count == 1)
        // The stroke of the arrow that pointed to the right.
        #expect(drawings[0]?.contains("l18 18-18 18") == false)
    }

    @Test func `The script writes text and nothing else`() {
        let script = String(decoding: PageFile.module.bytes, as: UTF8.self)
        for word in ["inner" + "HTML", "outerHTML", "insertAdjacent", "eval(", "document.write"] {
            #expect(!script.contains(word), "\(word)")
        }
    }

    @Test func `A face holds where to go, how long, and the device's time`() throws {
        var machine = ScreenMachine()
        _ = machine.handle(.ready, at: .zero)
        _ = machine.handle(.granted(scan: 1, .entry, ScreenTests.seat), at: .seconds(1))
        let face = Face(
            machine.screen,
            names: ScreenNames(gateGroups: [3: "Porte C"]),
            language: .french,
            sinceBoot: .seconds(3),
            time: Timestamp(milliseconds: 1_700_000_000_000)
        )
        #expect(face.look == "granted")
        #expect(face.title == "Vous pouvez entrer")
        #expect(face.places.first?.value == "Porte C")
        #expect(face.milliseconds == 18_000)
        #expect(face.tones == [[880, 110], [1_320, 190]])
        #expect(face.time == 1_700_000_000_000)
    }

    @Test(arguments: [
        (ScreenInput.refused(.unpaid), true), (.conditions([.gateLost]), true),
        (.stopped, true), (.keypadLocked, true), (.reading, false),
        (.granted(scan: 1, .entry, ScreenTests.seat), false),
    ])
    func `Whoever needs somebody is told how to reach one`(_ input: ScreenInput, _ isTold: Bool) {
        let names = ScreenNames(help: "Sonnez <ici>")
        var machine = ScreenTests.ready()
        _ = machine.handle(input, at: .zero)
        let face = Face(
            machine.screen,
            names: names,
            language: .french,
            sinceBoot: .zero,
            time: .distantPast
        )
        #expect(face.help == (isTold ? "Sonnez <ici>" : ""))
        let page = ScreenPage(language: .french, names: names, release: "1").markup.text
        #expect(page.contains(#"data-help="Sonnez &lt;ici&gt;""#))
        let frame = TextScreen().frame(face, machine.screen.scene.look, in: .french)
        #expect(String(decoding: frame, as: UTF8.self).contains("Sonnez <ici>") == isTold)
    }

    @Test(arguments: [
        ("Porte C", true), ("", false), ("a\u{1B}[2J", false), ("a\nb", false),
        ("a\u{202E}b", false), (String(repeating: "é", count: 40), true),
        (String(repeating: "é", count: 41), false), ("بوابة", true),
        ("e" + String(repeating: "\u{301}", count: 400), false),
    ])
    func `A name is short and commands nothing`(_ name: String, _ isName: Bool) {
        #expect(ScreenNames.isName(name) == isName)
    }
}
