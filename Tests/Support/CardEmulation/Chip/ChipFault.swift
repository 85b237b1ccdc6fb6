/// What can go wrong between a host and its reader, each to be ordered by name.
package enum ChipFault: String, CaseIterable, Sendable {
    /// The command is passed over in silence.
    case noAck = "no-ack"
    /// The command is refused as damaged.
    case nack
    /// The command is acknowledged and never answered.
    case noReply = "no-reply"
    case errorFrame = "error-frame"
    /// An answer without status and data.
    case emptyReply = "empty-reply"
    /// Bit 7 of the status: a node address follows. It aborts libnfc 1.8.
    case nodeAddress = "nad"
    /// Bit 6 of the status: more is to come. Without end it never lets libnfc 1.8 go.
    case moreInformation = "mi"
    /// The answer to another command.
    case wrongCommand = "wrong-cc"
    /// The extended form for a short body.
    case extended
    case badSum = "bad-dcs"
    case badLength = "bad-lcs"
    /// A frame whose length says one byte.
    case lengthOne = "len1"
    /// The first half of the frame, then nothing.
    case truncate
    case junkBefore = "junk-before"
    case extraPreamble = "extra-preamble"
    case junkAfter = "junk-after"
    /// One byte at a time.
    case byteByByte = "chunk1"
    /// The reader vanishes instead of answering, until it is plugged in again.
    case hangUp = "hangup"
    /// The reader vanishes instead of answering and comes back under another number.
    case replug
    /// An answer to select that says it has no bytes. It crashes libnfc 1.8.
    case emptyAnswerToSelect = "ats-tl0"
    /// An answer to select that says it is longer than what follows.
    case longAnswerToSelect = "ats-long"
    case longNumber = "uid-long"
    /// A number that is announced longer than it is.
    case shortNumber = "uid-short"
    case emptyNumber = "uid-zero"
    case twoTargets = "two-targets"

    /// Whether it concerns the answer to a select and no other.
    package var concernsTargets: Bool {
        switch self {
        case .emptyAnswerToSelect, .longAnswerToSelect, .longNumber, .shortNumber, .emptyNumber,
            .twoTargets:
            true
        default: false
        }
    }
}
