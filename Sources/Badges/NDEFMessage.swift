import Vocabulary

/// What a card tells every reader: a few records (NFC Forum, NFC Data Exchange Format 1.0).
///
/// A stranger wrote it, and we want one short thing of it. So lengths are checked before they are
/// used, at most three records are looked at, and chunks, which ours never have, are refused.
package struct NDEFMessage: Hashable, Sendable {
    package static let byteCountMax = 256
    package static let recordsMax = 3

    package let records: [NDEFRecord]

    package init(_ records: [NDEFRecord]) {
        precondition(!records.isEmpty, "an NDEF message has one record at least")
        self.records = records
    }

    /// One URI record: what a badge of ours carries.
    package init(address: String) {
        self.init([URIRecord.record(address)])
    }

    /// Reads the bytes of one whole message.
    package init(bytes: [UInt8]) throws(CardFault) {
        guard !bytes.isEmpty else { throw .noMessage }
        guard bytes.count <= Self.byteCountMax else { throw .tooLong }
        var reader = Reader(bytes)
        var records: [NDEFRecord] = []
        repeat {
            guard records.count < Self.recordsMax else { throw .tooLong }
            records.append(try reader.record(isFirst: records.isEmpty))
        } while !reader.isEnded
        guard reader.isEmpty else { throw .malformed }
        self.records = records
    }

    /// The address of the one URI record; a message of anything else is not ours.
    package var address: String {
        get throws(CardFault) {
            guard records.count == 1 else { throw .noMessage }
            return try URIRecord.text(of: records[0])
        }
    }

    package var bytes: [UInt8] {
        records.indices.flatMap { place in
            Self.bytes(
                of: records[place],
                flags: (place == 0 ? NDEFRecord.Flags.begin : 0)
                    | (place == records.count - 1 ? NDEFRecord.Flags.end : 0)
            )
        }
    }

    private static func bytes(of record: NDEFRecord, flags: UInt8) -> [UInt8] {
        let isShort = record.payload.count < 256
        let isIdentified = !record.identifier.isEmpty
        var writer = ByteWriter(capacity: record.payload.count + 8)
        writer.number(
            flags | (isShort ? NDEFRecord.Flags.short : 0)
                | (isIdentified ? NDEFRecord.Flags.identified : 0) | record.format
        )
        writer.number(UInt8(record.type.count))
        if isShort {
            writer.number(UInt8(record.payload.count))
        } else {
            writer.number(UInt32(record.payload.count))
        }
        if isIdentified { writer.number(UInt8(record.identifier.count)) }
        writer.raw(record.type)
        writer.raw(record.identifier)
        writer.raw(record.payload)
        return writer.bytes
    }
}

extension NDEFMessage {
    /// Walks over the records, never past the end.
    private struct Reader {
        private var rest: ArraySlice<UInt8>
        private(set) var isEnded = false

        init(_ bytes: [UInt8]) {
            rest = bytes[...]
        }

        var isEmpty: Bool { rest.isEmpty }

        mutating func record(isFirst: Bool) throws(CardFault) -> NDEFRecord {
            let flags = try byte()
            let format = flags & NDEFRecord.Flags.format
            guard (flags & NDEFRecord.Flags.begin != 0) == isFirst else { throw .malformed }
            guard flags & NDEFRecord.Flags.chunked == 0 else { throw .malformed }
            guard format != NDEFRecord.Format.unchanged, format != NDEFRecord.Format.reserved
            else { throw .malformed }
            let typeCount = Int(try byte())
            let isShort = flags & NDEFRecord.Flags.short != 0
            let payloadCount = try number(byteCount: isShort ? 1 : 4)
            let isIdentified = flags & NDEFRecord.Flags.identified != 0
            let identifierCount = isIdentified ? Int(try byte()) : 0
            isEnded = flags & NDEFRecord.Flags.end != 0
            return NDEFRecord(
                format: format,
                type: try take(typeCount),
                identifier: try take(identifierCount),
                payload: try take(payloadCount)
            )
        }

        private mutating func byte() throws(CardFault) -> UInt8 {
            guard let byte = rest.popFirst() else { throw .malformed }
            return byte
        }

        private mutating func number(byteCount: Int) throws(CardFault) -> Int {
            var value = 0
            for _ in 0..<byteCount { value = value << 8 | Int(try byte()) }
            return value
        }

        private mutating func take(_ count: Int) throws(CardFault) -> [UInt8] {
            guard count <= rest.count else { throw .malformed }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
    }
}
