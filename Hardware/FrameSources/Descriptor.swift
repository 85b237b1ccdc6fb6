import Frames
import Glibc

/// An open file descriptor; closed when it goes out of scope, unless it is standard input.
struct Descriptor: ~Copyable {
    enum Kind {
        case folder
        case file
        /// A pipe, a FIFO or a device: it does not wait for its reader.
        case live

        init(mode: mode_t) {
            switch mode & S_IFMT {
            case S_IFDIR: self = .folder
            case S_IFREG: self = .file
            default: self = .live
            }
        }
    }

    private let number: Int32

    static let standardInput: Int32 = 0

    /// Bytes asked for at once: what a pipe holds.
    static let chunkBytes = 65_536

    init(borrowing number: Int32) {
        self.number = number
    }

    init(opening path: String) throws(SourceFailure) {
        number = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard number >= 0 else {
            guard errno != ENOENT else {
                throw SourceFailure(.notFound, "There is no such file; check the name.")
            }
            throw SourceFailure(.notReadable, "The file cannot be opened; check its permissions.")
        }
    }

    deinit {
        if number > Self.standardInput { close(number) }
    }

    /// What an open descriptor is.
    var kind: Kind {
        var status = stat()
        return fstat(number, &status) == 0 ? Kind(mode: status.st_mode) : .live
    }

    /// What a path leads to, without opening it: to open and close a FIFO would end its writer.
    static func kind(of path: String) throws(SourceFailure) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw SourceFailure(.notFound, "There is no such file; check the name.")
        }
        guard access(path, R_OK) == 0 else {
            throw SourceFailure(.notReadable, "The file cannot be opened; check its permissions.")
        }
        return Kind(mode: status.st_mode)
    }

    /// The next bytes, at least one; nothing at the end of the input.
    func read() throws(SourceFailure) -> [UInt8]? {
        for _ in 0..<Self.interruptionsMax {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, filled in
                count = Glibc.read(number, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
            if count > 0 { return bytes }
            if count == 0 { return nil }
            guard errno == EINTR else { break }
        }
        throw SourceFailure(.notReadable, "The input cannot be read.")
    }

    private static let interruptionsMax = 1_000
}
