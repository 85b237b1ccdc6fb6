import CNFC
import Glibc
import Processes

/// That this process alone reads from a reader; the system ends it with the process.
///
/// libnfc's own mark on the port does not hold on today's kernels: two processes would open one
/// reader and spoil each other's frames. The lock is on the device itself, so that two names of
/// one reader are one lock; a reader on USB, which has no name, gets a file in the lock folder.
struct ReaderClaim: ~Copyable {
    /// What libnfc is given.
    let connection: String
    private let descriptor: Descriptor
    private let isDevice: Bool

    /// Device numbers fixed by the kernel (Documentation/admin-guide/devices.txt).
    private static let i2cMajor: UInt32 = 89
    private static let spiMajor: UInt32 = 153
    /// A device node's name has a few bytes; libnfc's part after the path has at most ten.
    private static let nodeBytesMax = 128

    init(_ address: ReaderAddress, lockFolder: String) throws(ReaderFailure) {
        let opened: Descriptor
        var node = ""
        if let path = address.path {
            node = try Self.node(path, address.bus)
            opened = try Self.open(node, O_RDWR | O_NOCTTY | O_NONBLOCK)
        } else {
            let file = "\(lockFolder)/jalon-nfc-\(address.lockName).lock"
            opened = try Self.open(file, O_RDWR | O_CREAT | O_NOFOLLOW)
        }
        if case .uart = address.bus, isatty(opened.number) != 1 {
            throw ReaderFailure(.notATerminal)
        }
        guard flock(opened.number, LOCK_EX | LOCK_NB) == 0 else {
            throw ReaderFailure(errno == EWOULDBLOCK ? .inUse : .notPermitted)
        }
        descriptor = opened
        isDevice = address.path != nil
        connection = address.connection(node: node)
    }

    /// Whether the device was pulled out; a bus that cannot tell says no.
    var isUnplugged: Bool {
        guard isDevice else { return false }
        var slot = pollfd(fd: descriptor.number, events: 0, revents: 0)
        return poll(&slot, 1, 0) > 0 && slot.revents & Int16(POLLHUP | POLLERR) != 0
    }

    /// The node a path leads to at this moment: after a replug a by-id link leads to another one.
    private static func node(
        _ path: String,
        _ bus: ReaderAddress.Bus
    ) throws(ReaderFailure) -> String {
        guard let resolved = realpath(path, nil) else { throw failure(errno) }
        defer { free(resolved) }
        let node = String(cString: resolved)
        var status = stat()
        guard stat(node, &status) == 0 else { throw failure(errno) }
        let major = cnfc_major(status.st_rdev)
        let isRight =
            switch bus {
            case .uart, .usb: true
            case .i2c: major == i2cMajor
            case .spi: major == spiMajor
            }
        guard status.st_mode & S_IFMT == S_IFCHR, isRight, isSpeakable(node) else {
            throw ReaderFailure(.notADevice)
        }
        return node
    }

    /// libnfc cuts its connection strings at colons.
    private static func isSpeakable(_ node: String) -> Bool {
        node.utf8.count <= nodeBytesMax
            && node.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") }
    }

    private static func open(_ path: String, _ flags: Int32) throws(ReaderFailure) -> Descriptor {
        let number = Glibc.open(path, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw failure(errno) }
        return Descriptor(adopting: number)
    }

    private static func failure(_ number: Int32) -> ReaderFailure {
        switch number {
        case EACCES, EPERM, EROFS: ReaderFailure(.notPermitted)
        case EBUSY: ReaderFailure(.inUse)
        case ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG: ReaderFailure(.notADevice)
        default: ReaderFailure(.notFound)
        }
    }
}
