package import Frames

/// What a visitor holds before a camera: a grey picture as the page sends it.
package struct VisitorPicture: Sendable, Equatable {
    /// As large as the frames of a gate's camera; the page scales down before it sends.
    package static let widthMax = 1_280
    package static let heightMax = 720
    /// One byte a pixel and the header; a longer body is refused unread.
    package static let byteCountMax = widthMax * heightMax + 64

    package enum Refusal: String, Error, Sendable, CaseIterable {
        case empty
        case notPicture = "not_picture"
        case tooLarge = "too_large"
    }

    package let frame: Frame

    /// Reads one binary grey map (P5) and nothing after it.
    package init(_ bytes: [UInt8]) throws(Refusal) {
        guard !bytes.isEmpty else { throw .empty }
        frame = try Self.frame(bytes)
        guard frame.width <= Self.widthMax, frame.height <= Self.heightMax else {
            throw .tooLarge
        }
    }

    private static func frame(_ bytes: [UInt8]) throws(Refusal) -> Frame {
        do throws(FrameFault) {
            var parser = try FrameParser(.pgm, limits: .video)
            var position = 0
            let frame = try parser.next(in: bytes, at: &position)
            guard let frame, position == bytes.count else { throw .cutShort }
            return frame
        } catch {
            throw error == .tooLarge ? .tooLarge : .notPicture
        }
    }

    /// As the camera's process reads it: our own spelling, whatever the visitor's was.
    var file: [UInt8] { FrameWriter.portableGreyMap(frame) }
}
