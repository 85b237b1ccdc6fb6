import Kernel
import Testing

@Suite struct `Forms of texts` {
    static let samples = [
        "", "a", "-", "a-b", "-a", "a-", "A", "é", "a b", "a\n", "\u{0}", "\u{7F}", "\u{85}",
        "\u{9F}",
        "\u{A0}", "a@b", "@b", "a@", "a@b@c", "a b@c", "0f", "0F", "A2", "A1", "A8", "+/=", "_",
        "😀",
        "\u{2028}", "\u{FEFF}",
    ]
    static let forms: [(String, TextForm)] = [
        ("line", .line), ("slug", .slug), ("email", .email), ("hex", .hex), ("cursor", .cursor),
        ("base64", .base64),
    ]

    @Test(arguments: forms.indices, samples)
    func `What is documented is what is accepted`(_ index: Int, _ sample: String) throws {
        let (name, form) = Self.forms[index]
        let pattern = form.pattern.replacing("\\u00", with: "\\x")
        let regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
        #expect(
            form.accepts(sample) == (sample.wholeMatch(of: regex) != nil),
            "\(name) on \(sample.debugDescription)"
        )
    }
}
