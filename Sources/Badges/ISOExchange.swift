/// One command of ISO/IEC 7816-4 and all that a card may make of it.
///
/// A card may say that it has more (61xx) or that it wants another length (6Cxx): the first is
/// followed a few times, the second once, and neither for ever.
struct ISOExchange: Sendable {
    static let continuationsMax = 4
    static let dataBytesMax = 256
    private static let okay: UInt16 = 0x9000
    private static let headerAndLengthBytes = 5

    enum Outcome {
        case again([UInt8])
        case data([UInt8])
        /// The card says no, in good order: its status word.
        case status(UInt16)
        case failed(CardFault)
    }

    let command: [UInt8]
    private var data: [UInt8] = []
    private var continuations = 0
    private var isCorrected = false

    init(_ command: [UInt8]) {
        precondition(
            command.count >= Self.headerAndLengthBytes,
            "a command has a header and a length"
        )
        self.command = command
    }

    mutating func handle(_ reply: [UInt8]) -> Outcome {
        guard reply.count >= 2 else { return .failed(.malformed) }
        data += reply.dropLast(2)
        guard data.count <= Self.dataBytesMax else { return .failed(.tooLong) }
        let status = UInt16(reply[reply.count - 2]) << 8 | UInt16(reply[reply.count - 1])
        switch status {
        case Self.okay: return .data(data)
        case 0x6100...0x61FF: return more(UInt8(truncatingIfNeeded: status))
        case 0x6C00...0x6CFF: return corrected(UInt8(truncatingIfNeeded: status))
        default: return .status(status)
        }
    }

    private mutating func more(_ length: UInt8) -> Outcome {
        continuations += 1
        guard continuations <= Self.continuationsMax else { return .failed(.tooLong) }
        return .again([0x00, 0xC0, 0x00, 0x00, length])
    }

    /// Only a command that named a length can be told another; the last byte of one that did not,
    /// such as a selection without answer, is part of what it says.
    private mutating func corrected(_ length: UInt8) -> Outcome {
        guard namesLength, !isCorrected, continuations == 0, data.isEmpty else {
            return .failed(.malformed)
        }
        isCorrected = true
        return .again(command.dropLast() + [length])
    }

    /// Whether the command ends with the length it expects (ISO/IEC 7816-4, 5.1: cases 2 and 4).
    private var namesLength: Bool {
        command.count == Self.headerAndLengthBytes
            || command.count == Self.headerAndLengthBytes + Int(command[4]) + 1
    }
}

extension ISOExchange {
    /// The application of NFC Forum Type 4 tags, which is also that of NTAG 424 DNA.
    static let application: [UInt8] = [0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01]

    static var selectApplication: Self {
        Self([0x00, 0xA4, 0x04, 0x00, UInt8(application.count)] + application + [0x00])
    }

    static func selectFile(_ identifier: UInt16) -> Self {
        Self([0x00, 0xA4, 0x00, 0x0C, 0x02] + bytes(identifier))
    }

    static func read(at offset: Int, count: Int) -> Self {
        Self([0x00, 0xB0] + bytes(UInt16(offset)) + [UInt8(count)])
    }

    private static func bytes(_ value: UInt16) -> [UInt8] {
        [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
    }
}
