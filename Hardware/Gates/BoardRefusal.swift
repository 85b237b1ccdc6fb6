/// Why a board does not do what it is asked.
///
/// These are the reasons that this protocol knows; others are counted by their word.
package enum BoardRefusal: String, CaseIterable, Sendable {
    /// It was not greeted since its start.
    case hello
    /// The deadline of the opening has passed.
    case expired
    /// The opening before is not over.
    case busy
    /// The duration or the deadline is none that it allows.
    case range
    /// It has no lamps.
    case lamp
    /// It does not know the order.
    case order
}
