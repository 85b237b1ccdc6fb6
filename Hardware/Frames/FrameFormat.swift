/// How frames are laid out in a stream of bytes.
package enum FrameFormat: Sendable, Equatable {
    /// Only pixels, one byte each; the size is configured.
    case gray(width: Int, height: Int)

    /// Pixels, then two planes of colour at half the size each way; the size is configured.
    case i420(width: Int, height: Int)

    /// YUV4MPEG2: the stream says its size once, and each frame begins with a marker.
    case y4m

    /// Binary portable grey maps (P5), one after the other.
    case pgm
}
