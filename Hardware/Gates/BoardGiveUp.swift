/// Why a door board is given up and its line opened anew; the raw value is stored and told.
package enum BoardGiveUp: String, CaseIterable, Sendable {
    /// It answered no beat for too long.
    case silent
    /// It left an order without an answer.
    case unanswered
    /// It started again: what was open is no more.
    case restarted
    /// It speaks another version of the protocol.
    case otherProtocol = "other-protocol"
    /// It would not go to rest.
    case restRefused = "rest-refused"
    /// What comes is not the protocol.
    case noise
}
