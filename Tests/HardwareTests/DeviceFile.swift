import Foundation
import Glibc
import Testing

/// The far end of a scanner's wire: a pseudo-terminal or a FIFO.
final class DeviceFile {
    private var number: Int32

    /// TIOCSPTLCK and TIOCGPTN of Linux' `tty_ioctl(4)`: macros that Swift does not import.
    private static let lock: UInt = 0x4004_5431
    private static let otherEnd: UInt = 0x8004_5430

    /// What the reader opens.
    let path: String

    /// A terminal, as a scanner on a serial line.
    init() throws {
        number = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(number >= 0)
        var locked: CInt = 0
        var other: CInt = 0
        try #require(ioctl(number, Self.lock, &locked) == 0)
        try #require(ioctl(number, Self.otherEnd, &other) == 0)
        path = "/dev/pts/\(other)"
    }

    /// A FIFO, as recorded records of a keyboard.
    init(fifo name: String, in folder: TemporaryFolder) throws {
        path = "\(folder.path)/\(name)"
        if access(path, F_OK) != 0 { try #require(mkfifo(path, 0o600) == 0) }
        number = open(path, O_RDWR | O_CLOEXEC)
        try #require(number >= 0)
    }

    deinit {
        unplug()
    }

    func write(_ bytes: [UInt8]) throws {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                Glibc.write(number, $0.baseAddress, min($0.count, 1_024))
            }
            try #require(count > 0)
            start += count
        }
    }

    func write(_ text: String) throws {
        try write(Array(text.utf8))
    }

    func unplug() {
        if number >= 0 { close(number) }
        number = -1
    }
}
