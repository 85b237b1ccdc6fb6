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

    /// The same graph with other zones in the place of its own.
    func replacing(_ change: (ZoneRecord) -> ZoneRecord) -> ZoneGraph {
        ZoneGraph(zones: zones.mapValues(change), sets: sets)
    }

    private init(zones: [UInt16: ZoneRecord], sets: [UInt16: Set<UInt16>]) {
        self.zones = zones
        self.sets = sets
    }

    package func zone(_ number: UInt16) -> ZoneRecord? {
        zones[number]
    }

    /// Whether a right for this set may pass a gate of this zone; a parent opens its children.
    package func opens(set: UInt16, zone: UInt16) -> Bool {
        guard zones[zone] != nil else { return false }
        guard set != 0 else { return true }
        guard let open = sets[set] else { return false }
        return path(to: zone).contains { open.contains($0) }
    }

    /// A zone and those around it, from the inside out.
    package func path(to zone: UInt16) -> some Sequence<UInt16> {
        Path(zones: zones, here: zone, left: Self.depthMax)
    }

    private struct Path: Sequence, IteratorProtocol {
        let zones: [UInt16: ZoneRecord]
        var here: UInt16
        var left: Int

        mutating func next() -> UInt16? {
            guard here != 0, left > 0 else { return nil }
            defer { here = zones[here]?.parent ?? 0 }
            left -= 1
            return here
        }
    }

    /// Whether a person is in a zone or one inside it; zone 0 is any.
    package func isInside(_ zone: UInt16, _ use: UseState) -> Bool {
        guard use.isInside else { return false }
        return zone == 0 || path(to: use.zone).contains(zone)
    }

    /// Whether a list of zones takes this one, or one around it, in.
    func isIn(_ list: RuleList, _ zone: UInt16) -> Bool {
        path(to: zone).contains { list.numbers.contains(UInt32($0)) } == list.isIn
    }

    /// The zones that a set opens, by their number.
    package func zones(opened set: UInt16) -> [UInt16] {
        zones.keys.filter { opens(set: set, zone: $0) }.sorted()
    }

    /// Where a person is who passed a gate of a zone; zero for outside.
    package func after(_ direction: Direction, of zone: UInt16) -> UInt16 {
        direction == .entry ? zone : zones[zone]?.leavesTo ?? 0
    }
}
