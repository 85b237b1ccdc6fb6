package import Vocabulary

/// Where the gates of a scope lead, and what people call them.
package struct GatePlaces: Sendable {
    private let zones: [GateID: UInt16]
    private let names: [GateID: String]
    /// Of each zone that lies in another, that one.
    private let parents: [UInt16: UInt16]

    package init(
        _ gates: [(gate: GateID, zone: UInt16, name: String)],
        parents: [UInt16: UInt16]
    ) {
        zones = Dictionary(gates.map { ($0.gate, $0.zone) }) { first, _ in first }
        names = Dictionary(gates.map { ($0.gate, $0.name) }) { first, _ in first }
        self.parents = parents
    }

    /// What people call a gate; of one that the hub does not know, its number.
    package func name(of gate: GateID) -> String { names[gate] ?? gate.description }

    /// How two gates lie to each other.
    package func way(from one: GateID, to other: GateID) -> GateWay {
        guard one != other, let here = zones[one], let there = zones[other] else { return .none }
        if here == there { return .sameZone }
        return isInside(here, there) || isInside(there, here) ? .nested : .apart
    }

    private func isInside(_ zone: UInt16, _ outer: UInt16) -> Bool {
        var here = zone
        // No chain of parents is longer than there are zones with one.
        for _ in parents.indices {
            guard let parent = parents[here] else { return false }
            if parent == outer { return true }
            here = parent
        }
        return false
    }
}

/// How one gate lies to another, as far as entering by both in turn goes.
package enum GateWay: Sendable {
    /// One gate, or a gate of which nothing is known.
    case none
    /// Both lead into one zone: who entered by one has no need of the other.
    case sameZone
    /// One leads into a zone within that of the other: two doors of one way in.
    case nested
    /// Neither zone holds the other: people may walk from one to the next.
    case apart
}
