import Glibc
import ReaderLines

/// The daemon's commands on standard input, read without ever blocking the loop.
struct CommandInput {
    enum Event {
        case commands([Result<ReaderCommand, ReaderLineError>])
        case nothing
        /// The daemon is gone.
        case ended
    }

    /// More than the longest line, so that a flood costs few turns.
    private static let chunkBytes = 16_384
    private var splitter = CommandSplitter()

    /// What is there at once, or comes before `end`: an exchange starts when it is asked for, not
    /// at the next look into the field.
    mutating func take(before end: ContinuousClock.Instant) -> Event {
        var slot = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&slot, 1, Self.milliseconds(until: end)) > 0 else { return .nothing }
        var count = 0
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, filled in
            count = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            failure = errno
            filled = max(0, count)
        }
        if count > 0 { return .commands(splitter.take(bytes)) }
        return count < 0 && (failure == EINTR || failure == EAGAIN) ? .nothing : .ended
    }

    /// Rounded up: a wait that is cut short would turn the loop without need.
    private static func milliseconds(until end: ContinuousClock.Instant) -> Int32 {
        let (seconds, fraction) = (end - ContinuousClock.now).components
        guard seconds >= 0, fraction > 0 || seconds > 0 else { return 0 }
        let milliseconds =
            seconds * 1_000 + (fraction + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: milliseconds)
    }
}
