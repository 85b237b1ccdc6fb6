/// Why a serial line cannot be used; the raw value is stored, counted and told.
package enum SerialFault: String, Error, CaseIterable, Sendable {
    case notFound = "not-found"
    case notReadable = "not-readable"
    /// A file, a folder, or a device that is no serial line.
    case notADevice = "not-a-device"
    /// Another process holds it.
    case busy
    /// Unplugged, or hung up.
    case gone
    /// It takes no more bytes, and nobody knows which of the last ones went out.
    case stalled
    /// This process may open nothing more.
    case exhausted

    /// What is wrong and what to do, for people.
    package var message: String {
        switch self {
        case .notFound: "there is no such serial line: check the plug and the name"
        case .notReadable: "the serial line cannot be opened: check its permissions"
        case .notADevice: "this is no serial line: name the link of /dev/serial/by-id"
        case .busy: "another program uses this serial line: stop it"
        case .gone: "the serial line is gone: check the plug"
        case .stalled: "the serial line takes nothing more: check the cable and the board"
        case .exhausted: "no more files can be opened: raise the limit of this process"
        }
    }
}
