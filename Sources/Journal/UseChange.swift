package import Access
package import Vocabulary

/// What a record changes in the use of a right, or in what is known of a card; committed together
/// with it.
package enum UseChange: Hashable, Sendable {
    /// Granted, and not seen to pass yet.
    case reserve(RightID, generation: UInt8)
    /// Passed: a use is spent and the zone's count moves.
    case settle(RightID, Direction, zone: UInt16, usesSeen: UInt16, at: Timestamp)
    /// Did not pass: the use is given back.
    case giveBack(RightID)
    /// Somebody passed without a right of their own: only the zone's count moves.
    case count(Direction, zone: UInt16)
    /// A card proved its count of this tap, granted or refused: no lower one counts any more.
    ///
    /// Named by the first eight bytes of its digest. A journal that was lost knows no counts: they
    /// begin again at those that the hub has heard of, in the rows of the credentials table.
    case tap(badge: UInt64, counter: UInt32)
}
