/// The zones and zone sets of a scope, ready to be asked whether a set opens a zone.
package struct ZoneGraph: Hashable, Sendable {
    /// How many parents a zone may have above it; a longer chain is a loop.
    private static let depthMax = 16

    private let zones: [UInt16: ZoneRecord]
    private let sets: [UInt16: Set<UInt16>]

    package init(zones: [ZoneRecord] = [], sets: [ZoneSetRecord] = []) {
        self.zones = Dictionary(zones.map { ($0.zone, $0) }) { first, _ in first }
        self.sets = Dictionary(sets.map { ($0.set, $0.zones) }) { first, _ in first }
    }

    package func zone(_ number: UInt16) -> ZoneRecord? {
        zones[number]
    }

    /// Whether a right for this set may pass a gate of this zone; a parent opens its children.
    package func opens(set: UInt16, zone: UInt16) -> Bool {
        guard zones[zone] != nil else { return false }
        guard set != 0 else { return true }
        guard let open = sets[set] else { return false }
        var here = zone
        for _ in 0..<Self.depthMax {
            if open.contains(here) { return true }
            guard let parent = zones[here]?.parent, parent != 0 else { return false }
            here = parent
        }
        return false
    }
}
