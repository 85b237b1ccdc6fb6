/// What became of one command to the card.
package enum Exchange: Sendable, Equatable {
    case reply([UInt8])
    case lost(Loss)

    /// Why there is no answer, as spelled on the line.
    package enum Loss: String, Sendable, CaseIterable {
        /// The number is not that of the card in the field, or its time is over.
        case stale
        /// More commands than may wait.
        case busy
        /// The card left, or no longer answers as it should.
        case left
        /// No answer in time.
        case timeout
        /// The answer is longer than any card may give.
        case tooLong = "too-long"
        /// The reader itself failed.
        case reader
    }
}
