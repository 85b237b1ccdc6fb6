/// A text that speaks of a number of things, with the forms that each language counts by (CLDR).
///
/// `#` stands for the number. French beyond a million ("de") is left out: nothing of ours is
/// counted so far.
package struct CountPhrase: Sendable, Hashable {
    /// One, and every other number; French counts nought as one.
    package struct Two: Sendable, Hashable {
        let one: String
        let other: String

        package init(one: String, other: String) {
            self.one = one
            self.other = other
        }
    }

    /// Arabic: 0, 1, 2, 3 to 10, 11 to 99, and whole hundreds with one or two behind them.
    package struct Six: Sendable, Hashable {
        let zero: String
        let one: String
        let two: String
        let few: String
        let many: String
        let other: String

        package init(
            zero: String,
            one: String,
            two: String,
            few: String,
            many: String,
            other: String
        ) {
            self.zero = zero
            self.one = one
            self.two = two
            self.few = few
            self.many = many
            self.other = other
        }

        func form(_ count: UInt) -> String {
            switch (count, count % 100) {
            case (0, _): zero
            case (1, _): one
            case (2, _): two
            case (_, 3...10): few
            case (_, 11...99): many
            default: other
            }
        }
    }

    private let fr: Two
    private let en: Two
    private let ar: Six

    package init(fr: Two, en: Two, ar: Six) {
        self.fr = fr
        self.en = en
        self.ar = ar
    }

    package func callAsFunction(_ count: UInt, in language: Language) -> String {
        let form =
            switch language {
            case .french: count < 2 ? fr.one : fr.other
            case .english: count == 1 ? en.one : en.other
            case .arabic: ar.form(count)
            }
        return form.replacing("#", with: "\(count)")
    }
}
