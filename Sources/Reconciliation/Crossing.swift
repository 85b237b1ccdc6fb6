package import Access
package import Vocabulary

/// Somebody who passed a gate with a right, as the journal of that gate tells it.
package struct Crossing: Hashable, Sendable {
    package let right: RightID
    package let place: CrossingPlace
    package let gate: GateID
    package let zone: UInt16
    package let direction: Direction
    /// When the right was presented: not before `low`, not after `high`.
    package let time: TimeBounds

    package init(
        right: RightID,
        place: CrossingPlace,
        gate: GateID,
        zone: UInt16,
        direction: Direction,
        time: TimeBounds
    ) {
        self.right = right
        self.place = place
        self.gate = gate
        self.zone = zone
        self.direction = direction
        self.time = time
    }

    /// One order for all crossings, whatever order they arrived in.
    ///
    /// It breaks ties by the place alone and says nothing of who was first: that is for
    /// ``Timeline``.
    package static func precedes(_ left: Crossing, _ right: Crossing) -> Bool {
        (left.time.low, left.time.high, left.place) < (right.time.low, right.time.high, right.place)
    }
}
