package import Badges

/// A thing on a reader of cards that is none, as a fault of its own.
extension ReaderLine {
    private static let badTarget = "bad-target"

    /// Tells of one; the text begins with the word for what is wrong with it.
    package static func badTarget(_ fault: CardFault) -> ReaderLine {
        let text = "\(fault.rawValue): what is on the reader is no card of ours; take it away"
        return .fault(code: badTarget, text: text)
    }

    /// What is wrong with the thing on the reader; nil for any other line.
    ///
    /// A word that is not of the list counts as `malformed`.
    package var targetFault: CardFault? {
        guard case .fault(Self.badTarget, let text) = self else { return nil }
        return text.split(separator: ":").first.flatMap { CardFault(rawValue: String($0)) }
            ?? .malformed
    }
}
