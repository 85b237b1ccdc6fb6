import Kernel

/// A text for people in the two languages of operators.
package struct BothLanguages: Hashable, Sendable {
    package let en: String
    package let fr: String

    package init(en: String, fr: String) {
        self.en = en
        self.fr = fr
    }

    var json: JSONValue { ["en": .text(en), "fr": .text(fr)] }
}
