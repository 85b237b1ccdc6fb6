package import Frames

/// A source of frames that could not be opened or read.
package struct SourceFailure: Error, Sendable, Equatable {
    package enum Code: String, Sendable {
        case notFound = "not-found"
        case notReadable = "not-readable"
        case notAPicture = "not-a-picture"
        case tooManyFiles = "too-many-files"
        case noThread = "no-thread"
        case decoder
    }

    package let code: Code

    /// What is wrong and what to do, for people.
    package let message: String

    /// The fault of the picture, when that is the cause.
    package let cause: FrameFault?

    init(_ code: Code, _ message: String, cause: FrameFault? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// A picture that was read and that the decoding library then failed on.
    package init(decoding message: String) {
        self.init(.decoder, message)
    }

    package static func == (one: SourceFailure, other: SourceFailure) -> Bool {
        one.code == other.code && one.cause == other.cause
    }
}
