package import Access
package import Vocabulary

/// What a record changes in the use of a right, in what is known of a card, or in what is
/// struck; committed together with it.
package enum UseChange: Hashable, Sendable {
    /// Granted, and not seen to pass yet.
    case reserve(RightID, generation: UInt8)
    /// Passed a gate of a zone: a use is spent and the zone's count moves.
    ///
    /// `leadsTo` is where the person is then, 0 for outside; nil where nobody knew: into the zone,
    /// or out of all.
    case settle(
        RightID,
        Direction,
        zone: UInt16,
        leadsTo: UInt16? = nil,
        usesSeen: UInt16,
        at: Timestamp
    )
    /// Did not pass: the use is given back.
    case giveBack(RightID)
    /// A steward took a passage back: what it changed is changed back.
    ///
    /// The person is taken to be where the gate leads from, 0 for outside.
    case annul(RightID, Direction, zone: UInt16, leadsTo: UInt16, passedAt: Timestamp)
    /// Somebody passed without a right of their own: only the zone's count moves.
    case count(Direction, zone: UInt16)
    /// A card proved its count of this tap, granted or refused: no lower one counts any more.
    ///
    /// Named by the first eight bytes of its digest. A journal that was lost knows no counts: they
    /// begin again at those that the hub has heard of, in the rows of the credentials table.
    case tap(badge: UInt64, counter: UInt32)
    /// What a neighbour told of a right that is presented here is taken up.
    case hear(TakenMark)
    /// The newest flash as it was signed; the former ones are kept beside it or go.
    case flash([UInt8], keepsFormer: Bool)
    /// A rotating code of this right opened the gate: it and what came before open nothing more.
    case show(RightID, ShownSlot)
}
