/// What one part of a card's writing wants next.
enum WritingStep: Sendable {
    case exchange([UInt8])
    /// The application is there, and its keys can be written.
    case ready
    /// The card has the order's keys, and proved it in this session.
    case open(EV2Session)
    case written
    case failed(WritingFault)
}
