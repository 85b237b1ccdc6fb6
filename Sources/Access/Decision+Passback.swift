import Vocabulary

/// What is known of a second entry without a way out between.
enum PassbackFinding {
    case none
    /// Let in and told.
    case soft
    /// The time is not known well enough to be sure that the wait is over.
    case unsure
}

extension Decision {
    static func checkPassback(
        _ terms: Terms,
        _ zone: ZoneRecord,
        _ facts: Facts
    ) throws(Refusal) -> PassbackFinding {
        guard zone.passback != .none, !terms.flags.contains(.reentryAllowed),
            zoneToLeave(zone, facts) != nil
        else { return .none }
        switch zone.passback {
        case .none: return .none
        case .soft: return .soft
        case .hard: throw .alreadyInside
        case .timed:
            guard let due = passbackEnd(zone, facts.use), due <= facts.time.high else {
                throw .alreadyInside
            }
            return due <= facts.time.low ? .none : .unsure
        }
    }

    /// When a person inside may enter again; nil where that is not known.
    static func passbackEnd(_ zone: ZoneRecord, _ use: UseState) -> Timestamp? {
        use.lastEntry?.advanced(by: .seconds(60 * Int(zone.passbackMinutes)))
    }

    /// The zone that a person would have to leave before entering this one; nil where none.
    ///
    /// Being in the zone around it is on the way. Being in another one counts only where gates hear
    /// of each other, and where that other zone looks after its exits.
    static func zoneToLeave(_ zone: ZoneRecord, _ facts: Facts) -> UInt16? {
        let use = facts.whereabouts
        guard use.isInside else { return nil }
        if facts.zones.isInside(zone.zone, use) { return zone.zone }
        guard zone.flags.contains(.entersFromParent),
            !facts.zones.path(to: zone.zone).contains(use.zone),
            facts.zones.zone(use.zone)?.passback ?? .none != .none
        else { return nil }
        return use.zone
    }
}
