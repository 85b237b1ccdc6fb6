/// A language the hub writes to people in.
package enum Language: String, Sendable, CaseIterable {
    case french = "fr"
    case english = "en"
    case arabic = "ar"

    package var isRightToLeft: Bool { self == .arabic }

    /// The value of HTML's `dir`.
    package var direction: String { isRightToLeft ? "rtl" : "ltr" }
}
