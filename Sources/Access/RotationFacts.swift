package import Vocabulary

/// What a decision about a rotating code rests on, beside the right itself.
///
/// The chain from the reveal to the signed anchor was verified before (``RotatingCode``); what is
/// left is whether this slot is the one of now and was not shown before.
package struct RotationFacts: Hashable, Sendable {
    /// Slots that a phone or a gate may be off, either way.
    package static let tolerance = 1

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

    /// A code and what this gate remembers of its right, counted in the slots of this capsule.
    ///
    /// A renewed capsule counts from 0 again: the moment at which the remembered slot began tells
    /// which of its slots are past.
    package init(_ code: RotatingCode, shown: ShownSlot?) {
        self.init(
            slot: code.slot,
            begin: code.capsule.begin(of: 0),
            slotSeconds: code.capsule.slotSeconds
        )
        if let shown { see(slotBegunAt: shown.begin) }
    }

    /// Takes in what a neighbour told: a slot of this right, shown there at about this time.
    ///
    /// A neighbour tells the number alone. Where that slot of this capsule was not near that time,
    /// it was one of another capsule and says nothing about this one.
    package mutating func hear(_ shown: SlotElsewhere) {
        let slack = Duration.seconds(slotSeconds * (Self.tolerance + 1))
        let start = moment(of: Int(shown.slot))
        let last = shown.moment.advanced(by: .seconds(shown.widthSeconds) + slack)
        guard start <= last, shown.moment <= start.advanced(by: slack) else { return }
        slotSeen = max(slotSeen ?? 0, shown.slot)
    }

    /// Takes in that a slot of this right which began then was shown here.
    package mutating func see(slotBegunAt moment: Timestamp) {
        guard moment >= begin else { return }
        let slots = moment.since(begin).components.seconds / Int64(slotSeconds)
        slotSeen = max(slotSeen ?? 0, UInt16(clamping: slots))
    }

    private func moment(of slot: Int) -> Timestamp {
        begin.advanced(by: .seconds(slot * slotSeconds))
    }

    /// From when on the code is good anywhere.
    var opens: Timestamp { moment(of: Int(slot) - Self.tolerance) }

    /// From when on it is good nowhere.
    var closes: Timestamp { moment(of: Int(slot) + 1 + Self.tolerance) }
}

/// A slot of a rotating code that opened a gate elsewhere, as a neighbour tells it.
package struct SlotElsewhere: Hashable, Sendable {
    package let slot: UInt16
    /// Of the token in its capsule.
    package let generation: UInt8
    /// Not before this moment.
    package let moment: Timestamp
    /// Nor later than so many seconds after it: a record has three bytes for them.
    package let widthSeconds: UInt32

    package init(slot: UInt16, generation: UInt8, moment: Timestamp, widthSeconds: UInt32) {
        self.slot = slot
        self.generation = generation
        self.moment = moment
        self.widthSeconds = min(widthSeconds, 0xFF_FFFF)
    }

    package init(slot: UInt16, generation: UInt8, time: TimeBounds) {
        let milliseconds = time.high.milliseconds - time.low.milliseconds
        self.init(
            slot: slot,
            generation: generation,
            moment: time.low,
            widthSeconds: UInt32(clamping: (milliseconds + 999) / 1_000)
        )
    }
}
