/// What one part of a card's reading wants next.
enum ReadingStep: Sendable {
    case exchange([UInt8])
    case message([UInt8])
    /// The card knows its key, and has heard that we do.
    case proven
    /// The card says in good order that it has nothing of the kind.
    case nothing
    case failed(CardFault)
}
