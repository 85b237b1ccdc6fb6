/// What a card of NXP answers to one of its own commands (NTAG 424 DNA data sheet, 11.1).
enum NativeStatus: UInt8, Error, Sendable {
    case done = 0x00
    case illegalCommand = 0x1C
    case integrity = 0x1E
    case noSuchKey = 0x40
    case wrongLength = 0x7E
    case permissionDenied = 0x9D
    case wrongParameter = 0x9E
    case applicationNotFound = 0xA0
    case authentication = 0xAE
    case more = 0xAF
    case boundary = 0xBE
    case duplicate = 0xDE
    case tooManyApplications = 0xCE
    case fileNotFound = 0xF0
}

/// A status with what is said beside it.
struct NativeAnswer: Hashable, Sendable {
    let status: NativeStatus
    let data: [UInt8]

    init(_ status: NativeStatus, _ data: [UInt8] = []) {
        self.status = status
        self.data = data
    }

    /// As ISO/IEC 7816-4 wraps it: the data, 91, the status.
    var wrapped: [UInt8] { data + [0x91, status.rawValue] }
    /// As the card's own framing has it: the status, the data.
    var bare: [UInt8] { [status.rawValue] + data }
}

/// How a command and its answer are protected.
package enum CommunicationMode: UInt8, Hashable, Sendable {
    case plain = 0
    case tagged = 1
    case full = 3

    /// The two lowest bits of a file's option.
    package init(option: UInt8) { self = Self(rawValue: option & 3) ?? .plain }
}
