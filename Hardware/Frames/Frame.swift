/// One grey picture: rows from the top, one byte a pixel, 0 is black.
package struct Frame: Sendable, Equatable {
    package let width: Int
    package let height: Int
    package let luma: [UInt8]

    /// Checks that the bytes are as many as the size says and that the size is not absurd.
    package init(width: Int, height: Int, luma: [UInt8]) throws(FrameFault) {
        try FrameLimits.photograph.check(width: width, height: height)
        guard luma.count == width * height else { throw .wrongLength }
        self.init(known: width, height, luma)
    }

    /// Takes what an operation on a checked frame produced.
    init(known width: Int, _ height: Int, _ luma: [UInt8]) {
        precondition(luma.count == width * height, "a frame holds width times height bytes")
        self.width = width
        self.height = height
        self.luma = luma
    }

    /// The mean of all pixels, rounded down.
    package var mean: Int {
        luma.reduce(0) { $0 &+ Int($1) } / max(luma.count, 1)
    }

    /// A checksum (FNV-1a, 64 bits) that tells a frozen camera from a still scene's sensor noise.
    package var checksum: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in luma {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return hash
    }
}
