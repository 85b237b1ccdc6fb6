import Glibc
package import Scanners
import SerialLines

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

    /// EVIOCGRAB of Linux' `input.h`: `_IOW('E', 0x90, int)`, a macro Swift does not import.
    private static let grab: UInt = 0x4004_4590

    private let line: SerialLine

    /// Whether nobody else gets the keys, or nobody asked for that.
    package let isGrabbed: Bool

    /// Opens a device, a FIFO or a terminal; what waited in it from before is thrown away.
    package init(_ path: String, _ kind: Kind) throws(PortFault) {
        let opened = try Self.opened(path, kind)
        let grab: KeyGrab =
            kind == .keys(isGrabbing: true) ? try opened.withDescriptor(Self.take) : .taken
        isGrabbed = grab == .taken
        line = opened
    }

    /// What comes within the time given.
    package func read(waitingMilliseconds: Int) -> Reading {
        switch line.read(waitingMilliseconds: waitingMilliseconds) {
        case .bytes(let bytes): .bytes(bytes)
        case .nothing: .nothing
        case .gone: .gone
        }
    }

    package static func pause(milliseconds: Int) {
        poll(nil, 0, Int32(milliseconds))
    }

    private static func opened(
        _ path: String,
        _ kind: Kind
    ) throws(PortFault) -> SerialLine {
        do throws(SerialFault) {
            switch kind {
            case .serial(let baud): return try SerialLine(path, .standIn(baud: baud), .reading)
            case .keys: return try SerialLine(path, .records, .reading)
            }
        } catch {
            throw PortFault(error)
        }
    }

    private static func take(_ number: Int32) throws(PortFault) -> KeyGrab {
        var status = stat()
        let isDevice = fstat(number, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
        let error = ioctl(number, grab, CInt(1)) == 0 ? nil : errno
        return try KeyGrab(error: error, isCharacterDevice: isDevice)
    }
}

extension PortFault {
    fileprivate init(_ fault: SerialFault) {
        switch fault {
        case .notFound: self = .notFound
        case .notReadable, .exhausted: self = .notReadable
        case .notADevice: self = .notADevice
        case .busy: self = .busy
        case .gone, .stalled: self = .gone
        }
    }
}
