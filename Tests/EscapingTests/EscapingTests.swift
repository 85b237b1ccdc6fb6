import Escaping
import Testing

/// Text from outside never becomes markup.
struct EscapingTests {
    @Test(arguments: [
        ("<b>", "&lt;b&gt;"), ("a&b", "a&amp;b"), ("\"'", "&quot;&#39;"), ("é", "é"),
        // One `Character` each, and still a quote and a bracket to a browser.
        ("\"\u{338} onload=x", "&quot;\u{338} onload=x"), ("<\u{338}b", "&lt;\u{338}b"),
    ])
    func `What is interpolated is text`(_ given: String, _ expected: String) {
        let markup: Markup = "<p>\(given)</p>"
        #expect(Array(markup.text.utf8) == Array("<p>\(expected)</p>".utf8))
    }
}
