internal import Glibc

/// A serial port that exists in the kernel alone; it vanishes with the value.
///
/// One descriptor of the side that others open is kept: without it the master would report a
/// hang-up, over and over, whenever the last of them closes.
package struct PseudoTerminal: ~Copyable {
    /// libnfc counts descriptors in an fd_set.
    private static let descriptorsMax: Int32 = 1_024

    package let master: Int32
    private let slave: Int32
    package let path: String

    private init(master: Int32, slave: Int32) {
        self.master = master
        self.slave = slave
        path = Self.path(of: slave)
    }

    package static func opened() throws(EmulatorFailure) -> PseudoTerminal {
        var master: Int32 = -1
        var slave: Int32 = -1
        guard openpty(&master, &slave, nil, nil, nil) == 0 else {
            throw .system(.terminal, "openpty")
        }
        let terminal = PseudoTerminal(master: master, slave: slave)
        guard master < descriptorsMax else {
            throw EmulatorFailure(
                .descriptors,
                "descriptor \(master) is over \(descriptorsMax - 1): too many files are open"
            )
        }
        guard !terminal.path.isEmpty else {
            throw EmulatorFailure(.path, "the system gives no path for the pseudo-terminal")
        }
        guard prepare(master, slave) else { throw .system(.terminal, "fcntl or termios") }
        return terminal
    }

    deinit {
        _ = close(slave)
        _ = close(master)
    }

    /// Not for children, never waiting, and bytes as on a serial port: neither echo nor lines.
    private static func prepare(_ master: Int32, _ slave: Int32) -> Bool {
        var settings = termios()
        guard fcntl(master, F_SETFD, FD_CLOEXEC) == 0, fcntl(slave, F_SETFD, FD_CLOEXEC) == 0,
            fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK) == 0,
            tcgetattr(slave, &settings) == 0
        else { return false }
        cfmakeraw(&settings)
        return tcsetattr(slave, TCSANOW, &settings) == 0
    }

    private static func path(of slave: Int32) -> String {
        var name = [CChar](repeating: 0, count: 64)
        guard ttyname_r(slave, &name, name.count) == 0 else { return "" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What has come in, empty when nothing has.
    package func read() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(master, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : []
    }

    /// What the line cannot take is lost, as on a serial port that nobody reads.
    package func write(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Glibc.write(master, $0.baseAddress, $0.count)
            }
            guard count > 0 || count < 0 && errno == EINTR else { return }
            offset += max(0, count)
        }
    }
}
