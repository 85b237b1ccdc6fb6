internal import Glibc

/// The reading end of a child's pipe, as a sequence of byte chunks.
///
/// The bytes are taken when they are asked for: a consumer that is slow makes the child wait, and
/// never more than one chunk and the kernel's 64 KiB are held. One consumer only.
package final class PipeReader: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = Never

    package static let chunkBytesMax = 65_536

    private let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) throws(SystemFailure) {
        try descriptor.setNonBlocking()
        self.descriptor = descriptor
    }

    /// The next bytes, or nil when the child closed its end or the task was cancelled.
    package func next() async -> [UInt8]? {
        while !Task.isCancelled {
            switch take() {
            case .bytes(let bytes): return bytes
            case .end: return nil
            case .later: await Readiness.readable(descriptor.number)
            }
        }
        return nil
    }

    /// What a program without tasks got: see `nextBlocking`.
    package enum Chunk: Sendable, Equatable {
        case bytes([UInt8])
        case end
        case nothingYet
    }

    /// The next bytes for a program that may hold its thread, waiting at most `patience`.
    package func nextBlocking(within patience: Duration) -> Chunk {
        let (seconds, fraction) = patience.components
        let milliseconds = Int32(clamping: seconds * 1_000 + fraction / 1_000_000_000_000_000)
        var slot = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        guard poll(&slot, 1, milliseconds) > 0 else { return .nothingYet }
        switch take() {
        case .bytes(let bytes): return .bytes(bytes)
        case .end: return .end
        case .later: return .nothingYet
        }
    }

    /// All bytes up to the end; `tooLarge` beyond the limit.
    package func all(limit: Int) async throws(SystemFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = await next() {
            bytes += chunk
            guard bytes.count <= limit else {
                throw SystemFailure(.tooLarge, "read", "output of a child")
            }
        }
        return bytes
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(reader: self)
    }

    package struct Iterator: AsyncIteratorProtocol {
        let reader: PipeReader

        package func next() async -> [UInt8]? {
            await reader.next()
        }

        package func next(isolation actor: isolated (any Actor)?) async -> [UInt8]? {
            await reader.next()
        }
    }

    private enum Taken {
        case bytes([UInt8])
        case end
        case later
    }

    private func take() -> Taken {
        var count = 0
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunkBytesMax) { buffer, filled in
            count = read(descriptor.number, buffer.baseAddress, buffer.count)
            failure = errno
            filled = Swift.max(0, count)
        }
        if count > 0 { return .bytes(bytes) }
        if count < 0, failure == EAGAIN || failure == EINTR { return .later }
        return .end
    }
}
