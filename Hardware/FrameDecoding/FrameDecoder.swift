package import Frames

/// The kinds of code to look for; each costs time, so QR alone is the usual wish.
package struct LookFor: OptionSet, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let qr = LookFor(rawValue: 1)
    package static let code128 = LookFor(rawValue: 2)
}

/// Finds codes in one frame by one library, without tricks.
package protocol FrameDecoder: ~Copyable {
    mutating func codes(
        in frame: Frame,
        looking: LookFor
    ) throws(DecoderFailure) -> FoundCodes
}

/// A decoding library failed on its own account; a frame without a code is no failure.
package struct DecoderFailure: Error, Sendable, Equatable {
    package enum Code: String, Sendable {
        case outOfMemory = "out-of-memory"
        case internalError = "internal-error"
    }

    package let code: Code

    /// Which library, for people.
    package let message: String

    package static func == (one: DecoderFailure, other: DecoderFailure) -> Bool {
        one.code == other.code
    }
}
