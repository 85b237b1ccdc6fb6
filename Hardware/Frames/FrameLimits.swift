/// How large a picture may be before it is refused unread.
///
/// Work grows with the number of pixels: 4096 × 4096 pixels of noise cost zbar 2.3 s.
package struct FrameLimits: Sendable, Equatable {
    /// The longest side in pixels.
    package let sideMax: Int

    /// The most pixels in one picture.
    package let pixelsMax: Int

    package init(sideMax: Int, pixelsMax: Int) {
        self.sideMax = sideMax
        self.pixelsMax = pixelsMax
    }

    /// A camera's frame: 1920 × 1080, upright or lying.
    package static let video = FrameLimits(sideMax: 1_920, pixelsMax: 1_920 * 1_080)

    /// A photograph given by name; it is scaled down to `video` before it is scanned.
    package static let photograph = FrameLimits(sideMax: 4_096, pixelsMax: 4_096 * 4_096)

    /// The longest header of one picture, its comments included.
    package static let headerBytesMax = 1_024

    /// Accepts a size or says what is wrong with it.
    package func check(width: Int, height: Int) throws(FrameFault) {
        guard width > 0, height > 0 else { throw .zeroSize }
        guard width <= sideMax, height <= sideMax else { throw .tooLarge }
        guard width * height <= pixelsMax else { throw .tooLarge }
    }
}
