/// Why a scanner's device cannot be used; the raw value is the code of the fault line.
package enum PortFault: String, Error, CaseIterable, Sendable {
    case notFound = "not-found"
    case notReadable = "not-readable"
    /// A file or a folder.
    case notADevice = "not-a-device"
    /// Another process reads it.
    case busy
    /// The keys cannot be had alone.
    case notTaken = "not-taken"
    /// Unplugged.
    case gone

    /// What is wrong and what to do, for people.
    package var message: String {
        switch self {
        case .notFound: "there is no such device: check the plug and the name"
        case .notReadable: "the device cannot be opened: check its permissions"
        case .notADevice: "this is no scanner: name a device, a FIFO or a terminal"
        case .busy: "another program reads this scanner: stop it"
        case .notTaken: "the keys cannot be had alone: name an event device, or use --no-grab"
        case .gone: "the scanner is gone: check the plug"
        }
    }
}
