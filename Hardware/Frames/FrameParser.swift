/// Cuts a stream of bytes into frames, whatever the size of the pieces it arrives in.
///
/// A value without input or output: the caller reads, the parser counts. A fault ends the stream,
/// because raw streams cannot find their step again.
package struct FrameParser: Sendable {
    /// Frames completed so far.
    package private(set) var frameCount = 0

    private let format: FrameFormat
    private let limits: FrameLimits
    private var phase: Phase
    private var header: [UInt8] = []
    private var pixels: [UInt8] = []
    private var layout = FrameLayout()

    private enum Phase {
        case header
        case pixels
        case colour(remaining: Int)
        case failed(FrameFault)
    }

    /// Refuses a configured size that is zero or over the limits before a byte is read.
    package init(_ format: FrameFormat, limits: FrameLimits) throws(FrameFault) {
        self.format = format
        self.limits = limits
        switch format {
        case .gray(let width, let height):
            try limits.check(width: width, height: height)
            layout = FrameLayout(width: width, height: height)
            phase = .pixels
        case .i420(let width, let height):
            try limits.check(width: width, height: height)
            layout = FrameLayout(width: width, height: height)
            layout.colourBytes = FrameLayout.colourBytes(width: width, height: height)
            phase = .pixels
        case .y4m, .pgm:
            phase = .header
        }
    }

    /// Takes bytes from `position` on until a frame is complete, then returns it.
    ///
    /// Nothing means that the chunk is used up; call again with the next one.
    package mutating func next(
        in chunk: [UInt8],
        at position: inout Int
    ) throws(FrameFault) -> Frame? {
        do throws(FrameFault) {
            while position < chunk.count {
                if let frame = try step(chunk, &position) { return frame }
            }
            return nil
        } catch {
            phase = .failed(error)
            throw error
        }
    }

    /// Says whether the stream may end here; a started frame is `cutShort`.
    package func finish() throws(FrameFault) {
        if case .failed(let fault) = phase { throw fault }
        if case .colour = phase { throw .cutShort }
        if case .pixels = phase, format == .y4m || format == .pgm { throw .cutShort }
        guard header.isEmpty, pixels.isEmpty else { throw .cutShort }
        guard frameCount > 0 else { throw .empty }
    }

    private mutating func step(
        _ chunk: [UInt8],
        _ position: inout Int
    ) throws(FrameFault) -> Frame? {
        switch phase {
        case .failed(let fault): throw fault
        case .header:
            try takeHeader(chunk[position])
            position += 1
            return nil
        case .pixels:
            return takePixels(chunk, &position)
        case .colour(let remaining):
            let taken = min(remaining, chunk.count - position)
            position += taken
            guard taken == remaining else {
                phase = .colour(remaining: remaining - taken)
                return nil
            }
            return completed()
        }
    }

    private mutating func takeHeader(_ byte: UInt8) throws(FrameFault) {
        // Some writers end a grey map with a newline of their own.
        if header.isEmpty, frameCount > 0, format == .pgm, byte == 10 || byte == 13 { return }
        header.append(byte)
        guard header.count <= FrameLimits.headerBytesMax else { throw .headerTooLong }
        switch format {
        case .y4m:
            try takeVideoHeader(byte)
        case .pgm:
            guard let found = try FrameLayout(portableGreyMap: header) else { return }
            try begin(found)
        case .gray, .i420:
            preconditionFailure("a raw stream has no header")
        }
    }

    private mutating func takeVideoHeader(_ byte: UInt8) throws(FrameFault) {
        let opening: FrameFault = layout.isKnown ? .missingMarker : .badHeader
        let magic = layout.isKnown ? FrameLayout.frameMagic : FrameLayout.streamMagic
        guard zip(header, magic).allSatisfy(==) else { throw opening }
        guard byte == UInt8(ascii: "\n") else { return }
        guard header.count > magic.count else { throw opening }
        let after = header[magic.count]
        guard after == UInt8(ascii: " ") || after == UInt8(ascii: "\n") else { throw opening }
        if layout.isKnown {
            try begin(layout)
        } else {
            layout = try FrameLayout(videoHeader: header)
            try limits.check(width: layout.width, height: layout.height)
            header.removeAll(keepingCapacity: true)
        }
    }

    private mutating func begin(_ found: FrameLayout) throws(FrameFault) {
        try limits.check(width: found.width, height: found.height)
        layout = found
        header.removeAll(keepingCapacity: true)
        phase = .pixels
    }

    private mutating func takePixels(_ chunk: [UInt8], _ position: inout Int) -> Frame? {
        let wanted = layout.width * layout.height
        if pixels.isEmpty { pixels.reserveCapacity(wanted) }
        let taken = min(wanted - pixels.count, chunk.count - position)
        pixels.append(contentsOf: chunk[position..<position + taken])
        position += taken
        guard pixels.count == wanted else { return nil }
        guard layout.colourBytes > 0 else { return completed() }
        phase = .colour(remaining: layout.colourBytes)
        return nil
    }

    private mutating func completed() -> Frame {
        let luma = layout.whitest == 255 ? pixels : pixels.map(layout.stretched)
        pixels = []
        frameCount += 1
        switch format {
        case .gray, .i420: phase = .pixels
        case .y4m, .pgm: phase = .header
        }
        return Frame(known: layout.width, layout.height, luma)
    }
}
