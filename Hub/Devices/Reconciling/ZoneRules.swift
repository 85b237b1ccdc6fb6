import Access
import Kernel
import Reconciliation
import Rights
import Sync
import Vocabulary

/// Where the gates of a scope lead, and what its zones ask of who enters twice.
struct ZoneRules {
    private let zones: [GateID: UInt16]
    private let passback: [UInt16: PassbackRule]
    private let graph: ZoneGraph

    init(zones: [GateID: UInt16], records: [ZoneRecord]) {
        self.zones = zones
        graph = ZoneGraph(zones: records)
        passback = Dictionary(records.map { ($0.zone, PassbackRule($0)) }) { first, _ in first }
    }

    func zone(of gate: GateID) -> UInt16 { zones[gate] ?? 0 }
    /// The zones that who leaves by a gate of this one is out of: itself, and those around it that
    /// its exit leads past.
    func zonesLeft(by zone: UInt16) -> [UInt16] {
        let place = graph.after(.exit, of: zone)
        let stillIn = place == 0 ? [] : Set(graph.path(to: place))
        return graph.path(to: zone).filter { !stillIn.contains($0) }
    }

    func passback(of zone: UInt16) -> PassbackRule { passback[zone] ?? .none }
}

extension PassbackRule {
    /// What a zone as gates know it asks.
    init(_ zone: ZoneRecord) {
        switch zone.passback {
        // Who is let in a second time on purpose is told by a flag and is nobody's incident.
        case .none, .soft: self = .none
        case .hard: self = .untilExit
        case .timed: self = .within(.seconds(60 * Int(zone.passbackMinutes)))
        }
    }
}

extension EntryTerms {
    init(_ right: RightRow) {
        let isSingle = right.record.flags.contains(.singleEntry)
        self.init(
            usesMax: isSingle ? 1 : UInt32(right.record.usesMax),
            reenters: right.record.flags.contains(.reentryAllowed)
        )
    }
}
