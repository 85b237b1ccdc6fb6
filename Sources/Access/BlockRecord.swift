package import Vocabulary

/// Why a right is on the blocklist; a gate that may not use rows any more still knows this much.
package enum BlockReason: UInt8, CaseIterable, Sendable {
    case banned = 1
    case revoked = 2
    case suspended = 3
    case superseded = 4

    /// What a person blocked for this reason is told.
    package var refusal: Refusal {
        switch self {
        case .banned: .blocked
        case .revoked: .revoked
        case .suspended: .suspended
        case .superseded: .superseded
        }
    }
}

/// One row of the blocklist: 48 bytes, big-endian.
///
/// ```
/// 0 right 8 · 8 generation 1 (this one and all before it) · 9 reason 1 · 10 zero 38
/// ```
package struct BlockRecord: Hashable, Sendable {
    package let right: RightID
    package let generation: UInt8
    package let reason: BlockReason

    package init(right: RightID, generation: UInt8, reason: BlockReason) {
        self.right = right
        self.generation = generation
        self.reason = reason
    }

    package func blocks(_ claim: Claim) -> Bool {
        claim.right == right && claim.generation <= generation
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.number(right.raw)
        writer.number(generation)
        writer.number(reason.rawValue)
        writer.zeros(38)
        return writer.bytes
    }

    package init?(bytes: [UInt8]) {
        guard bytes.count == Record.byteCount else { return nil }
        self.init(bytes: bytes, at: 0)
    }

    /// Reads the 48 bytes that begin there.
    package init?(bytes: [UInt8], at position: Int) {
        precondition(position + Record.byteCount <= bytes.count, "a record has 48 bytes")
        var reader = ByteReader(bytes, at: position)
        right = RightID(reader.number())
        generation = reader.number()
        guard let reason = BlockReason(rawValue: reader.number()), reader.zeros(38) else {
            return nil
        }
        self.reason = reason
    }
}
