/// How much of a QR code may be damaged and still be read (ISO/IEC 18004, 6.5).
package enum ErrorCorrection: String, Sendable, CaseIterable {
    /// About 7 %.
    case low

    /// About 15 %: for screens, where fewer and larger modules matter more.
    case medium

    /// About 25 %: for paper, which is folded and soiled.
    case quartile

    /// About 30 %.
    case high
}
