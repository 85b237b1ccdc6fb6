/// One record of an NDEF message (NFC Forum, NFC Data Exchange Format 1.0, 3.2).
package struct NDEFRecord: Hashable, Sendable {
    /// The type name format, three bits: 1 is a type of the NFC Forum.
    package let format: UInt8
    package let type: [UInt8]
    package let identifier: [UInt8]
    package let payload: [UInt8]

    package init(
        format: UInt8,
        type: [UInt8],
        identifier: [UInt8] = [],
        payload: [UInt8]
    ) {
        precondition(format < 8, "a type name format has three bits")
        precondition(type.count < 256 && identifier.count < 256, "a record's names have one byte")
        self.format = format
        self.type = type
        self.identifier = identifier
        self.payload = payload
    }

    package var isURI: Bool { format == Format.wellKnown && type == Self.uriType }

    static let uriType = Array("U".utf8)

    enum Format {
        static let wellKnown: UInt8 = 1
        /// Continues a chunked record: its type is the one before it.
        static let unchanged: UInt8 = 6
        static let reserved: UInt8 = 7
    }

    /// The bits of a record's first byte.
    enum Flags {
        static let begin: UInt8 = 0x80
        static let end: UInt8 = 0x40
        static let chunked: UInt8 = 0x20
        /// The payload's length has one byte instead of four.
        static let short: UInt8 = 0x10
        static let identified: UInt8 = 0x08
        static let format: UInt8 = 0x07
    }
}
