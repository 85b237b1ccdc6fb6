package import Vocabulary

/// What a decision about a rotating code rests on, beside the right itself.
///
/// The chain from the reveal to the signed anchor was verified before (``RotatingCode``); what is
/// left is whether this slot is the one of now and was not shown before.
package struct RotationFacts: Hashable, Sendable {
    /// The slot that the code is of; slot 0 begins at the capsule's notBefore.
    package var slot: UInt16
    /// When the first slot began.
    package var begin: Timestamp
    package var slotSeconds: Int
    /// The newest slot of this right that was shown here or told by a neighbour; nil for none.
    package var slotSeen: UInt16?

    package init(slot: UInt16, begin: Timestamp, slotSeconds: Int, slotSeen: UInt16? = nil) {
        self.slot = slot
        self.begin = begin
        self.slotSeconds = slotSeconds
        self.slotSeen = slotSeen
    }
}
