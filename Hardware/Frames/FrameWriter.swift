/// Writes frames in the formats the reader takes: for tests, the demo and camera emulation.
package enum FrameWriter {
    /// One binary portable grey map.
    package static func portableGreyMap(_ frame: Frame) -> [UInt8] {
        Array("P5\n\(frame.width) \(frame.height)\n255\n".utf8) + frame.luma
    }

    /// The line that opens a Y4M stream of grey frames.
    package static func videoHeader(width: Int, height: Int, framesPerSecond: Int) -> [UInt8] {
        Array("YUV4MPEG2 W\(width) H\(height) F\(framesPerSecond):1 Ip A1:1 Cmono\n".utf8)
    }

    /// One frame of a Y4M stream of grey frames.
    package static func videoFrame(_ frame: Frame) -> [UInt8] {
        Array("FRAME\n".utf8) + frame.luma
    }
}
