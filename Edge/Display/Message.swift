/// A text in every language; one that lacks a language does not compile.
package struct Message: Sendable, Hashable {
    private let french: String
    private let english: String
    private let arabic: String

    package init(fr: String, en: String, ar: String) {
        french = Self.spaced(fr)
        english = en
        arabic = ar
    }

    /// French sets its high marks off by a narrow space, which no line may break at: a sign that
    /// begins with `?` is no sign.
    private static func spaced(_ text: String) -> String {
        let marks = text.dropFirst() + " "
        return String(zip(text, marks).map { $0 == " " && "?!:;".contains($1) ? "\u{202F}" : $0 })
    }

    package func text(in language: Language) -> String {
        switch language {
        case .french: french
        case .english: english
        case .arabic: arabic
        }
    }
}
