package import Access

/// What the blocklist says of a right: one row at most, the strongest word with its generation.
package enum BlockRule {
    /// The row of a right, nil where nothing is blocked.
    ///
    /// A revoked or suspended right is blocked up to this generation; an active one only in those
    /// that a transfer killed. A ban outranks all of these.
    package static func record(of right: RightRecord, isBanned: Bool = false) -> BlockRecord? {
        guard !isBanned else {
            // Every generation, those that a gate has not heard of included.
            return BlockRecord(right: right.right, generation: .max, reason: .banned)
        }
        return switch right.status {
        case .revoked:
            BlockRecord(right: right.right, generation: right.generation, reason: .revoked)
        case .suspended:
            BlockRecord(right: right.right, generation: right.generation, reason: .suspended)
        case .active where right.generation > 1:
            BlockRecord(right: right.right, generation: right.generation - 1, reason: .superseded)
        case .active:
            nil
        }
    }
}
