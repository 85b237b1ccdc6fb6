/// What a line to a door board went through since the start.
package struct BoardCounts: Sendable, Hashable {
    /// Lines that were read and had a place.
    package var lines = 0
    /// Lines that were not, by the word of their fault.
    package var bad: [String: Int] = [:]
    /// Answers to a number that nobody waits for, or of another kind than asked.
    package var strangers = 0
    /// Words that no board says.
    package var unknown = 0
    /// Unasked lines that came again.
    package var repeated = 0
    /// Unasked lines that never came, by the gap in the board's count.
    package var missed = 0
    /// Orders sent again for want of an answer.
    package var resent = 0
    /// Orders that the board would not do, by its reason.
    package var refused: [String: Int] = [:]
    /// Reasons that are counted apart; the others are one.
    package static let reasonsMax = 16
    package var restarts = 0

    package init() {}

    mutating func refuse(_ reason: String) {
        let isKept = refused[reason] != nil || refused.count < Self.reasonsMax
        refused[isKept ? reason : "other", default: 0] += 1
    }
}
