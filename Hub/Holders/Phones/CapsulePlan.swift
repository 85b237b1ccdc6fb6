package import Access
package import Vocabulary

/// When the next capsules of a right begin and how long they last.
///
/// Each begins where the one before ends, so that a phone that is online once has codes for days.
package struct CapsulePlan: Hashable, Sendable {
    /// Signed at once; four days of quarter minutes, eight of half minutes.
    package static let capsulesMax = 8

    package struct Part: Hashable, Sendable {
        package let notBefore: Minute
        package let minutes: UInt32
    }

    package let parts: [Part]

    package init(_ record: RightRecord, at now: Timestamp) {
        let life = UInt32(Capsule.slotsMax) * UInt32(record.flags.slotSeconds) / 60
        var begin = max(Minute(holding: now), record.notBefore)
        var parts: [Part] = []
        while begin < record.notAfter, parts.count < Self.capsulesMax {
            let rest = record.notAfter.count - begin.count
            parts.append(Part(notBefore: begin, minutes: min(life, rest)))
            begin = begin.advanced(byMinutes: life)
        }
        self.parts = parts
    }

    /// The end of the last of so many parts.
    func end(ofFirst count: Int) -> Timestamp? {
        parts.prefix(count).last.map { $0.notBefore.advanced(byMinutes: $0.minutes).start }
    }
}
