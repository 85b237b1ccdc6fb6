internal import Glibc

/// What the operating system refused, in a form that code can tell apart and a person can read.
///
/// Equal by code: two failures of the same kind on different files are the same to a caller.
package struct SystemFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        case notFound
        case notPermitted
        /// Another process holds it.
        case busy
        case exists
        /// No space is left on the volume.
        case full
        /// The other end is gone.
        case closed
        /// Larger than the caller's limit.
        case tooLarge
        /// Others than the owner can read or change it.
        case exposed
        case system
    }

    package let code: Code
    /// What was attempted: `open`, `rename`, `posix_spawn`.
    package let operation: String
    /// The file or program concerned.
    package let subject: String
    /// The error number, 0 when the refusal is ours.
    package let errno: Int32

    package init(_ code: Code, _ operation: String, _ subject: String, errno: Int32 = 0) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.errno = errno
    }

    package init(_ operation: String, _ subject: String, errno: Int32) {
        self.init(Self.code(of: errno), operation, subject, errno: errno)
    }

    package static func == (first: SystemFailure, second: SystemFailure) -> Bool {
        first.code == second.code
    }

    package var description: String {
        let reason = errno == 0 ? code.rawValue : String(cString: strerror(errno))
        return "\(subject): \(operation): \(reason)"
    }

    private static func code(of errno: Int32) -> Code {
        switch errno {
        case ENOENT, ENOTDIR: .notFound
        case EACCES, EPERM, EROFS: .notPermitted
        case EWOULDBLOCK, EBUSY, ETXTBSY: .busy
        case EEXIST: .exists
        case ENOSPC, EDQUOT: .full
        case EPIPE: .closed
        default: .system
        }
    }
}
