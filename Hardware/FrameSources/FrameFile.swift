package import Frames

/// Reads one picture from a file.
package enum FrameFile {
    /// The first grey map of a file.
    package static func read(
        _ path: String,
        limits: FrameLimits
    ) throws(SourceFailure) -> Frame {
        let descriptor = try Descriptor(opening: path)
        guard descriptor.kind != .folder else {
            throw SourceFailure(.notReadable, "This is a folder; name the pictures in it.")
        }
        do throws(FrameFault) {
            return try first(of: descriptor, limits)
        } catch {
            throw SourceFailure(.notAPicture, error.message, cause: error)
        }
    }

    /// Every picture of a folder, in the order of their names.
    package static func folder(_ path: String) throws(SourceFailure) -> [Frame] {
        var frames: [Frame] = []
        var folder = FrameFolder(path)
        for file in try folder.fresh() {
            frames.append(try read(file, limits: .photograph))
        }
        return frames
    }

    private static func first(
        of descriptor: borrowing Descriptor,
        _ limits: FrameLimits
    ) throws(FrameFault) -> Frame {
        var parser = try FrameParser(.pgm, limits: limits)
        // Headers are bounded and sizes are checked, so the parser ends by itself.
        while let chunk = try? descriptor.read() {
            var position = 0
            if let frame = try parser.next(in: chunk, at: &position) { return frame }
        }
        try parser.finish()
        throw .cutShort
    }
}
