import Access
import Vocabulary

/// What the crossings of one right come to: the same for the same records in any order.
package struct RightState: Hashable, Sendable {
    package let entries: Int
    package let exits: Int
    /// The zones that it was seen to enter last, and not to leave.
    package let inside: [UInt16]
    package let findings: [Finding]
    /// Older crossings exist that were not looked at: counts are of those that were.
    package let isTruncated: Bool

    /// Judges all crossings of one right.
    ///
    /// `leaves` names the zones that who leaves by a gate of one is out of. Where older crossings
    /// exist that are not among these, `isTruncated` says so.
    package init(
        _ crossings: [Crossing],
        terms: EntryTerms,
        passback: (UInt16) -> PassbackRule,
        leaves: (UInt16) -> [UInt16] = { [$0] },
        isTruncated: Bool = false
    ) {
        let timeline = Timeline(isTruncated ? Self.withoutLoneExits(crossings) : crossings)
        var overspent = Overspending(timeline, usesMax: terms.usesMax)
        var findings = overspent.findings
        var inside: [UInt16] = []
        var zones: [UInt16: [Int]] = [:]
        for (index, crossing) in timeline.crossings.enumerated() {
            let touched = crossing.direction == .entry ? [crossing.zone] : leaves(crossing.zone)
            for zone in touched { zones[zone, default: []].append(index) }
        }
        for (zone, indices) in zones.sorted(by: { $0.key < $1.key }) {
            let pairing = Pairing(timeline, zone, indices)
            findings += pairing.exitsWithoutEntry
            if !terms.reenters {
                findings += pairing.doubles(under: passback(zone), besides: &overspent.named)
            }
            if pairing.isInside { inside.append(zone) }
        }
        entries = timeline.crossings.count { $0.direction == .entry }
        exits = timeline.crossings.count - entries
        self.inside = inside
        self.findings = findings
        self.isTruncated = isTruncated
    }

    /// All but the exits before the first entry of their zone: those entries were not looked at.
    private static func withoutLoneExits(_ crossings: [Crossing]) -> [Crossing] {
        var entered: Set<UInt16> = []
        return crossings.sorted(by: Crossing.precedes).filter { crossing in
            if crossing.direction == .entry { entered.insert(crossing.zone) }
            return entered.contains(crossing.zone)
        }
    }
}
