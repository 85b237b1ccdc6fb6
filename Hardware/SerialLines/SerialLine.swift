internal import Glibc

/// An open serial line or another device of bytes; closed when it goes out of scope.
///
/// Whoever holds it is alone: a second opening, by this process or another, fails as
/// ``SerialFault/busy``.
/// Its calls wait on the thread that makes them, for as long as told at most: they belong on a
/// thread of the caller's own and never on those that tasks share.
package struct SerialLine: ~Copyable {
    /// What the path must be.
    package enum Kind: Sendable, Equatable {
        /// A terminal: 8 bits, no parity, one stop bit, bytes as they are.
        case terminal(baud: Int)
        /// The same where it can be set; a FIFO or another stand-in is taken as it is.
        case standIn(baud: Int)
        /// Records of a kernel device, which have no line.
        case records
    }

    package enum Access: Sendable, Equatable {
        case reading
        case both
    }

    package enum Reading: Sendable, Equatable {
        case bytes([UInt8])
        case nothing
        case gone
    }

    /// Bytes asked for at once.
    package static let chunkBytesMax = 4_096
    /// PATH_MAX of Linux; a longer path names nothing.
    package static let pathBytesMax = 4_095

    private let number: Int32

    /// Opens a device; what waited in it from before is thrown away.
    package init(_ path: String, _ kind: Kind, _ access: Access = .both) throws(SerialFault) {
        guard !path.isEmpty, path.utf8.count <= Self.pathBytesMax, !path.utf8.contains(0) else {
            throw .notFound
        }
        let mode = access == .reading ? O_RDONLY : O_RDWR
        let opened = open(path, mode | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard opened >= 0 else { throw Self.fault(of: errno) }
        do throws(SerialFault) {
            try Self.prepare(opened, kind)
            number = opened
        } catch {
            close(opened)
            throw error
        }
    }

    deinit {
        close(number)
    }

    /// What comes within the time given; `bell` ends the wait before.
    package func read(waitingMilliseconds: Int, unless bell: WakeUp? = nil) -> Reading {
        let events = Int16(POLLIN)
        var waiting = [pollfd(fd: number, events: events, revents: 0)]
        if let bell { waiting.append(pollfd(fd: bell.descriptor, events: events, revents: 0)) }
        let milliseconds = Int32(clamping: max(0, waitingMilliseconds))
        guard poll(&waiting, nfds_t(waiting.count), milliseconds) > 0 else { return .nothing }
        bell?.quiet()
        let found = waiting[0].revents
        guard found != 0 else { return .nothing }
        guard found & Int16(POLLIN) != 0 else { return .gone }
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunkBytesMax) { buffer, filled in
            count = Glibc.read(number, buffer.baseAddress, buffer.count)
            filled = max(0, count)
        }
        if count > 0 { return .bytes(bytes) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothing : .gone
    }

    /// Writes all of it within the time given, or fails: then the line is of no more use.
    package func write(_ bytes: [UInt8], waitingMilliseconds: Int) throws(SerialFault) {
        let end = ContinuousClock.now + .milliseconds(waitingMilliseconds)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                Glibc.write(number, $0.baseAddress, $0.count)
            }
            if count > 0 {
                start += count
                continue
            }
            guard count == 0 || errno == EAGAIN || errno == EINTR else { throw .gone }
            let left = end - ContinuousClock.now
            guard left > .zero else { throw .stalled }
            var waiting = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
            _ = poll(&waiting, 1, Int32(clamping: left.wholeMilliseconds + 1))
            guard waiting.revents & Int16(POLLHUP | POLLERR | POLLNVAL) == 0 else { throw .gone }
        }
    }

    /// Waits until what was written has left, for as long as told at most.
    package func drain(waitingMilliseconds: Int) {
        let end = ContinuousClock.now + .milliseconds(waitingMilliseconds)
        var left: CInt = 0
        // TIOCOUTQ of Linux' `tty_ioctl(4)`: how many bytes still wait.
        while ioctl(number, UInt(TIOCOUTQ), &left) == 0, left > 0, ContinuousClock.now < end {
            poll(nil, 0, 1)
        }
    }

    /// Lends the descriptor, for a call of the kernel that only this kind of device knows.
    package func withDescriptor<Result, Failure: Error>(
        _ body: (Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(number)
    }

    private static func fault(of error: Int32) -> SerialFault {
        switch error {
        case ENOENT, ENXIO, ENODEV, ENOTDIR, ENAMETOOLONG, ELOOP: .notFound
        case EISDIR: .notADevice
        case EBUSY: .busy
        case EMFILE, ENFILE: .exhausted
        default: .notReadable
        }
    }

    /// Makes sure that it is a device and that nobody else holds it.
    private static func prepare(_ number: Int32, _ kind: Kind) throws(SerialFault) {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .notReadable }
        let type = status.st_mode & S_IFMT
        switch kind {
        case .terminal(let baud):
            guard type == S_IFCHR, isatty(number) == 1 else { throw .notADevice }
            try hold(number)
            guard makeRaw(number, baud) else { throw .notADevice }
        case .standIn(let baud):
            guard type == S_IFCHR || type == S_IFIFO else { throw .notADevice }
            try hold(number)
            _ = makeRaw(number, baud)
        case .records:
            guard type == S_IFCHR || type == S_IFIFO else { throw .notADevice }
            try hold(number)
        }
    }

    private static func hold(_ number: Int32) throws(SerialFault) {
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else { throw .busy }
    }

    /// Returns whether there was a line to set.
    private static func makeRaw(_ number: Int32, _ baud: Int) -> Bool {
        var line = termios()
        guard tcgetattr(number, &line) == 0 else { return false }
        cfmakeraw(&line)
        line.c_cflag |= tcflag_t(CLOCAL | CREAD)
        line.c_cflag &= ~(tcflag_t(CSTOPB) | hardwareFlow)
        cfsetspeed(&line, SerialSpeed.constant(baud))
        tcsetattr(number, TCSANOW, &line)
        tcflush(number, TCIOFLUSH)
        return true
    }

    /// CRTSCTS of Linux' `termbits.h`, which Swift does not import: no board here wires it.
    private static let hardwareFlow: tcflag_t = 0x8000_0000
}
