package import Access
package import Vocabulary

/// What a record changes in the use of a right; committed together with it.
package enum UseChange: Hashable, Sendable {
    /// Granted, and not seen to pass yet.
    case reserve(RightID, generation: UInt8)
    /// Passed: a use is spent and the zone's count moves.
    case settle(RightID, Direction, zone: UInt16, usesSeen: UInt16, at: Timestamp)
    /// Did not pass: the use is given back.
    case giveBack(RightID)

    package var right: RightID {
        switch self {
        case .reserve(let right, _), .settle(let right, _, _, _, _), .giveBack(let right): right
        }
    }
}
