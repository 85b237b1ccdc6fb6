/// What is wrong with a picture or a stream of frames; the raw value goes into `FAULT` lines.
package enum FrameFault: String, Error, Sendable, CaseIterable {
    case empty
    case cutShort = "cut-short"
    case badHeader = "bad-header"
    case headerTooLong = "header-too-long"
    case zeroSize = "zero-size"
    case tooLarge = "too-large"
    case unsupportedDepth = "unsupported-depth"
    case unsupportedColour = "unsupported-colour"
    case missingMarker = "missing-marker"
    case wrongLength = "wrong-length"

    /// What is wrong and what to do, for people.
    package var message: String {
        switch self {
        case .empty: "The input holds no picture."
        case .cutShort: "The input ended in the middle of a picture."
        case .badHeader: "The picture's header is not of the format asked for; check --format."
        case .headerTooLong: "The picture's header is longer than 1024 bytes."
        case .zeroSize: "The picture has no pixels."
        case .tooLarge: "The picture is larger than allowed; scale it down."
        case .unsupportedDepth: "Only pictures of 8 bits a pixel are read."
        case .unsupportedColour: "Only the Y4M colour spaces 4:2:0 of 8 bits and mono are read."
        case .missingMarker:
            "A frame does not begin with its FRAME marker: the stream is out of step."
        case .wrongLength: "The number of bytes is not width times height."
        }
    }
}
