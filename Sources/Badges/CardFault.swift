/// What went wrong between a card and the gate, before anything could be decided.
///
/// The raw value is shown on the status page and in logs; people are told the refusal.
package enum CardFault: String, Error, CaseIterable, Sendable {
    /// The number is not 4, 7 or 10 bytes, or not as long as the card said.
    case wrongNumberLength = "wrong_number_length"
    /// The number ends in zeros: a torn answer.
    case paddedNumber = "padded_number"
    /// The number is drawn anew at each tap.
    case randomNumber = "random_number"
    case wrongAnswerToSelect = "wrong_answer_to_select"
    /// The card left before it was read.
    case left
    /// Another card answered than was selected.
    case changed
    /// An answer that the protocol does not know.
    case malformed
    /// More answers, bytes or time than a card may take.
    case tooLong = "too_long"
    /// No message on the card, or none of ours.
    case noMessage = "no_message"
    /// The card does not know its own key.
    case wrongKey = "wrong_key"
    /// The card says no.
    case refused
}
