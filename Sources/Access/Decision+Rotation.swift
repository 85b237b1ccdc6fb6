import Vocabulary

/// Whether a rotating code is the one of now.
extension Decision {
    /// Refuses what was shown before, or is surely of a slot that is past.
    static func checkNotShown(_ facts: Facts) throws(Refusal) {
        guard let rotation = facts.rotation else { return }
        if let seen = rotation.slotSeen, rotation.slot <= seen { throw .superseded }
        guard facts.time.low < rotation.closes else { throw .superseded }
    }

    /// Whether its slot may or may not be the one of now; throws where it is surely still to come.
    static func checkSlot(_ facts: Facts) throws(Refusal) -> Bool {
        guard let rotation = facts.rotation else { return false }
        guard rotation.opens <= facts.time.high else { throw .notYet }
        return facts.time.low < rotation.opens || facts.time.high >= rotation.closes
    }

    /// Whether the zone asks for more than what can be photographed and passed on.
    ///
    /// Who came in by a phone that has run dry since is let out by paper.
    static func isRefusedAsPrinted(_ facts: Facts, _ zone: ZoneRecord) -> Bool {
        facts.direction == .entry && zone.flags.contains(.refusesPrintedCodes)
            && facts.medium.isPrinted
    }
}
