/// Takes the bytes of a link apart into frames.
package struct FrameReader: Sendable {
    /// Why a link is no longer read.
    package enum Fault: String, Error, CaseIterable, Sendable {
        case unknownKind = "unknown_kind"
        case tooLong = "too_long"
        case malformed
    }

    /// A frame with the bytes that it took of the link.
    package struct Taken: Sendable, Hashable {
        package let frame: PeerFrame
        package let byteCount: Int
    }

    private var pending: [UInt8] = []

    package init() {}

    /// Bytes that are no whole frame yet: never more than one frame of the longest kind.
    package var pendingByteCount: Int { pending.count }

    /// Adds what came and gives the frames that are whole.
    package mutating func take(_ bytes: [UInt8]) throws(Fault) -> [Taken] {
        pending += bytes
        var frames: [Taken] = []
        var start = 0
        while let (frame, count) = try next(at: start) {
            frames.append(Taken(frame: frame, byteCount: count))
            start += count
        }
        pending.removeFirst(start)
        return frames
    }

    private func next(at start: Int) throws(Fault) -> (PeerFrame, Int)? {
        guard pending.count - start >= PeerFrame.headByteCount else { return nil }
        let length = pending[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        guard let kind = PeerFrame.Kind(rawValue: pending[start + 4]) else { throw .unknownKind }
        guard length >= 1, length - 1 <= kind.byteCountMax else { throw .tooLong }
        let end = start + 4 + length
        guard pending.count >= end else { return nil }
        let content = Array(pending[start + PeerFrame.headByteCount..<end])
        guard let frame = PeerFrame(kind, content: content) else { throw .malformed }
        return (frame, end - start)
    }
}
