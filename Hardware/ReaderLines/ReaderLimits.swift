/// The limits of the protocol between a reader process and the daemon.
package enum ReaderLimits {
    /// The longest line without its newline; a longer one is a fault and is passed over.
    package static let lineBytesMax = 8_192

    /// The longest payload a gate looks at; readers drop longer ones.
    package static let payloadBytesMax = 512

    /// The longest command to a card, and the longest answer of one: libnfc holds no more.
    package static let exchangeBytesMax = 262

    /// The longest text of a fault; the rest is cut.
    package static let faultTextMax = 200

    /// The longest code of a fault.
    package static let faultCodeMax = 32

    /// A payload in view is reported at most this often.
    package static let codeIntervalMilliseconds: Int64 = 100

    /// Codes are gone when none was seen for this long.
    package static let goneAfterMilliseconds: Int64 = 500

    /// The reader's loop shows that it lives at least this often.
    package static let beatIntervalMilliseconds: Int64 = 250
}
