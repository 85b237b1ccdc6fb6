import Glibc
package import Scanners

/// An open scanner; closed when it goes out of scope, which also ends the grab.
package struct ScannerPort: ~Copyable {
    /// How a device speaks.
    package enum Kind: Sendable, Equatable {
        /// A serial line, or what USB makes look like one: 8 bits, no parity, one stop bit.
        case serial(baud: Int)
        /// Records of evdev; `isGrabbing` asks to be the only reader.
        case keys(isGrabbing: Bool)
    }

    package enum Reading: Sendable, Equatable {
        case bytes([UInt8])
        case nothing
        case gone
    }

    /// Bytes asked for at once.
    private static let chunkBytes = 4_096

    /// EVIOCGRAB of Linux' `input.h`: `_IOW('E', 0x90, int)`, a macro Swift does not import.
    private static let grab: UInt = 0x4004_4590

    private let number: Int32

    /// Whether nobody else gets the keys, or nobody asked for that.
    package let isGrabbed: Bool

    /// Opens a device, a FIFO or a terminal; what waited in it from before is thrown away.
    package init(_ path: String, _ kind: Kind) throws(PortFault) {
        let opened = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard opened >= 0 else {
            switch errno {
            case ENOENT, ENXIO, ENODEV, ENOTDIR: throw .notFound
            default: throw .notReadable
            }
        }
        do throws(PortFault) {
            isGrabbed = try Self.prepare(opened, kind)
            number = opened
        } catch {
            close(opened)
            throw error
        }
    }

    deinit {
        close(number)
    }

    /// What comes within the time given.
    package func read(waitingMilliseconds: Int) -> Reading {
        var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Int32(waitingMilliseconds)) > 0 else { return .nothing }
        guard waiting.revents & Int16(POLLIN) != 0 else { return .gone }
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, filled in
            count = Glibc.read(number, buffer.baseAddress, buffer.count)
            filled = max(0, count)
        }
        if count > 0 { return .bytes(bytes) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothing : .gone
    }

    package static func pause(milliseconds: Int) {
        poll(nil, 0, Int32(milliseconds))
    }

    /// Makes sure that it is a device and that nobody else reads it; says whether keys are ours.
    private static func prepare(_ number: Int32, _ kind: Kind) throws(PortFault) -> Bool {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .notReadable }
        let type = status.st_mode & S_IFMT
        guard type == S_IFCHR || type == S_IFIFO else { throw .notADevice }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else { throw .busy }
        switch kind {
        case .serial(let baud):
            makeRaw(number, baud)
            return true
        case .keys(isGrabbing: false): return true
        case .keys(isGrabbing: true):
            let error = ioctl(number, grab, CInt(1)) == 0 ? nil : errno
            return try KeyGrab(error: error, isCharacterDevice: type == S_IFCHR) == .taken
        }
    }

    /// A FIFO has no line to set and is read as it is.
    private static func makeRaw(_ number: Int32, _ baud: Int) {
        var line = termios()
        guard tcgetattr(number, &line) == 0 else { return }
        cfmakeraw(&line)
        line.c_cflag |= tcflag_t(CLOCAL | CREAD)
        line.c_cflag &= ~tcflag_t(CSTOPB)
        cfsetspeed(&line, speed(baud))
        tcsetattr(number, TCSANOW, &line)
        tcflush(number, TCIFLUSH)
    }
}
