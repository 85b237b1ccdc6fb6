/// A text in every language: one that lacks a translation does not compile.
package struct Phrase: Sendable, Hashable {
    private let fr: String
    private let en: String
    private let ar: String

    package init(fr: String, en: String, ar: String) {
        self.fr = fr
        self.en = en
        self.ar = ar
    }

    package subscript(language: Language) -> String {
        switch language {
        case .french: fr
        case .english: en
        case .arabic: ar
        }
    }
}

/// A text in every language that speaks of values, which have their types.
package struct PhraseOf<Values: Sendable>: Sendable {
    package typealias Form = @Sendable (Values) -> String

    private let fr: Form
    private let en: Form
    private let ar: Form

    package init(fr: @escaping Form, en: @escaping Form, ar: @escaping Form) {
        self.fr = fr
        self.en = en
        self.ar = ar
    }

    package func callAsFunction(_ values: Values, in language: Language) -> String {
        switch language {
        case .french: fr(values)
        case .english: en(values)
        case .arabic: ar(values)
        }
    }
}

extension String {
    /// The text with its own direction, whatever stands around it (UAX 9: FSI … PDI).
    ///
    /// For names, codes and addresses inside an Arabic sentence, which else are torn apart.
    package var isolated: String { "\u{2068}\(self)\u{2069}" }
}
