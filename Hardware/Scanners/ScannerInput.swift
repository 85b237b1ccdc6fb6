package import ReaderLines

/// What understands the bytes of one kind of scanner; pure, all times are nanoseconds of one
/// monotonic clock.
package protocol ScannerInput: Sendable {
    /// Bytes came from the device.
    mutating func take(_ bytes: [UInt8], now: UInt64) -> [ReaderLine]

    /// Nothing came; a pause may end or clear what was begun.
    mutating func waited(now: UInt64) -> [ReaderLine]

    /// When `waited` has something to do, nil while nothing is begun.
    var due: UInt64? { get }

    /// The device is another one now: what was begun will not be finished.
    mutating func restart()
}

/// The limits of what scanners and keypads send.
package enum ScannerLimits {
    /// A scan without a terminator ends when nothing came for so long: scanners leave at most 50 ms
    /// between two characters.
    package static let silenceMilliseconds: UInt64 = 100

    /// What a scanner may put before a payload: a byte order mark and an AIM identifier, with room
    /// for framing.
    package static let prefixBytesMax = 8

    /// What is collected of one scan before it is too long.
    package static let scanBytesMax = ReaderLimits.payloadBytesMax + prefixBytesMax

    /// The most keys of one typed code.
    package static let typedBytesMax = 64

    /// Half a code that somebody left on the keypad is forgotten after so long.
    package static let typingPauseMilliseconds: UInt64 = 30_000

    static let millisecond: UInt64 = 1_000_000

    static func tooLong(_ limit: Int) -> ReaderLine {
        .fault(code: "too-long", text: "more than \(limit) characters in one code: it was dropped")
    }
}
