/// What a right may do, as far as entering more than once goes.
package struct EntryTerms: Hashable, Sendable {
    /// How often it lets in at all; 0 is without limit.
    package let usesMax: UInt32
    /// Whether it lets in again without having been seen to leave.
    package let reenters: Bool

    package init(usesMax: UInt32 = 0, reenters: Bool = false) {
        self.usesMax = usesMax
        self.reenters = reenters
    }
}

/// What a zone asks of somebody who enters a second time.
package enum PassbackRule: Hashable, Sendable {
    case none
    /// Only who was seen to leave enters again.
    case untilExit
    /// Only after so long since the last entry.
    case within(Duration)
}
