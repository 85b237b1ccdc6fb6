package import Frames

/// How a camera sees a picture that is held before it: whole at first, then nearer, part by part.
///
/// A small code in a large photograph would lose its modules in the whole view alone.
package struct PictureViews: Sendable {
    /// A reader looks closely at every third frame at most, so each view is held for three.
    package static let framesPerView = 3
    /// Whole, the middle, and the four corners.
    package static let viewsMax = 6
    /// The tone around a picture that does not fill the frame.
    private static let surround: UInt8 = 128

    package let frames: [Frame]

    package init(of picture: Frame, width: Int, height: Int) {
        let whole = Self.whole(picture, width, height)
        guard picture.width > width || picture.height > height else {
            frames = [whole]
            return
        }
        let right = max(0, picture.width - width)
        let down = max(0, picture.height - height)
        let corners = [(right / 2, down / 2), (0, 0), (right, 0), (0, down), (right, down)]
        frames =
            [whole]
            + corners.compactMap { x, y in
                picture.cropped(x: x, y: y, width: width, height: height)
                    .map { Self.placed($0, width, height) }
            }
    }

    /// The largest copy of its proportions that fits.
    private static func whole(_ picture: Frame, _ width: Int, _ height: Int) -> Frame {
        let share = min(
            Double(width) / Double(picture.width),
            Double(height) / Double(picture.height)
        )
        let columns = min(width, max(1, Int(Double(picture.width) * share)))
        let rows = min(height, max(1, Int(Double(picture.height) * share)))
        let isSame = columns == picture.width && rows == picture.height
        return placed(
            isSame ? picture : picture.scaled(width: columns, height: rows),
            width,
            height
        )
    }

    /// In the middle of a frame of that size.
    private static func placed(_ part: Frame, _ width: Int, _ height: Int) -> Frame {
        guard part.width != width || part.height != height else { return part }
        var luma = [UInt8](repeating: surround, count: width * height)
        let left = (width - part.width) / 2
        let top = (height - part.height) / 2
        for row in 0..<part.height {
            let start = (top + row) * width + left
            luma.replaceSubrange(
                start..<start + part.width,
                with: part.luma[row * part.width..<(row + 1) * part.width]
            )
        }
        return (try? Frame(width: width, height: height, luma: luma)) ?? part
    }
}
