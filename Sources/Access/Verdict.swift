package import Vocabulary

/// What is remarkable about a grant; stored in the journal record.
package struct GrantFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Sold after the last sync: the token alone was believed.
    package static let ahead = GrantFlags(rawValue: 1)
    /// The cache was past its expiry.
    package static let stale = GrantFlags(rawValue: 2)
    /// The time was not known well enough to be sure of the window.
    package static let uncertainClock = GrantFlags(rawValue: 4)
    /// A steward must look at the holder.
    package static let holderCheck = GrantFlags(rawValue: 8)
}

/// A person may pass.
package struct Grant: Hashable, Sendable {
    package let right: RightID
    package let generation: UInt8
    package let flags: GrantFlags
    package let usesSeen: UInt16
    package let gateGroup: UInt16
    package let seat: Seat
    /// Let in although inside already, as the zone wants it (soft anti-passback).
    package let isSoftPassback: Bool
}

/// The answer to one presentation.
package enum Verdict: Hashable, Sendable {
    case granted(Grant)
    case refused(Refusal)
}
