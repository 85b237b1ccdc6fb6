/// Why a QR code was not written.
package enum QRCodeRefusal: String, Error, Sendable, CaseIterable {
    /// There is nothing to encode.
    case empty

    /// The content does not fit the largest code (version 40) at this error correction.
    case tooLong

    /// The picture asked for has no pixels or more than `QRDrawing.sideMax` a side.
    case pictureSize

    /// The drawing library ran out of memory.
    case outOfMemory

    /// What is wrong and what to do, for people.
    package var message: String {
        switch self {
        case .empty: "There is nothing to encode: give at least one character."
        case .tooLong: "The content is too long for a QR code: shorten it or lower the correction."
        case .pictureSize: "The picture would be empty or too large: choose another module size."
        case .outOfMemory: "The picture could not be drawn: memory is exhausted."
        }
    }
}
