/// What can go wrong between a host and its door board, each to be ordered by name.
package enum BoardFault: String, CaseIterable, Sendable {
    /// An opening is done and not answered.
    case noAck = "no-ack"
    /// An opening is done and neither answered nor told of.
    case noWord = "no-word"
    /// An opening is answered under another number.
    case ackOther = "ack-other"
    /// The board starts again right after it has closed its contact.
    case restart
    /// The line vanishes right after the contact was closed, until it is plugged in again.
    case hangUp = "hang-up"
    /// The same, and it comes back under another number.
    case replug
    /// An opening is not heard.
    case deaf
    /// A line is not sent.
    case mute
    case badSum = "bad-sum"
    /// Bytes of no meaning before a line.
    case noise
    /// A line of 200 bytes before a line.
    case long
    /// A line without its end.
    case noNewline = "no-newline"
    /// One byte at a time.
    case byteByByte = "chunked"
    /// A line comes twice.
    case duplicate
    /// A line comes 200 ms late.
    case slow
}
