/// The languages in which people are spoken to.
package enum Language: String, CaseIterable, Sendable {
    case french = "fr"
    case english = "en"
    case arabic = "ar"

    package var isRightToLeft: Bool { self == .arabic }

    /// Its name in itself, for whoever looks for it.
    package var ownName: String {
        switch self {
        case .french: "Français"
        case .english: "English"
        case .arabic: "العربية"
        }
    }
}
