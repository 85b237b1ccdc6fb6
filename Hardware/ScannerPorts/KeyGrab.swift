import Glibc
package import Scanners

/// What came of asking the kernel to be the only reader of keys (EVIOCGRAB).
///
/// Keys that others read too are typed into whatever window has the focus, and whoever writes
/// there reads the codes; so a device that can be grabbed is not read without it.
package enum KeyGrab: Sendable, Equatable {
    case taken
    /// A FIFO or another stand-in, which nobody could have grabbed: told, and read as it is.
    case impossible

    /// Judges the error of the call, nil where it succeeded.
    package init(error: Int32?, isCharacterDevice: Bool) throws(PortFault) {
        switch error {
        case nil: self = .taken
        case EBUSY: throw .busy
        case ENODEV: throw .gone
        case ENOTTY where !isCharacterDevice: self = .impossible
        default: throw .notTaken
        }
    }
}
