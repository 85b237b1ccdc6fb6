import Vocabulary

/// Decides who passes: a pure function of the facts, the same at edge and hub.
///
/// The checks run in the order of ``Refusal`` from ``Refusal/tampered`` on; what comes before was
/// settled by ``TokenReader``. The first reason that holds is the answer.
package enum Decision {
    /// How long before the head's own time a token may have been sold and still be missing from it.
    package static let aheadSlack = Duration.seconds(600)

    package static func verdict(on facts: Facts) -> Verdict {
        do throws(Refusal) {
            return .granted(try grant(facts))
        } catch {
            return .refused(error)
        }
    }

    private static func grant(_ facts: Facts) throws(Refusal) -> Grant {
        guard !facts.emergency.isKeyDead || facts.hasOwnRow else { throw .unknownKey }
        let terms = try terms(of: facts)
        let isUnsure = try checkDates(terms, facts.time)
        let isUnsureOfSlot = try checkSlot(facts)
        guard let zone = facts.zones.zone(facts.zone),
            facts.zones.opens(set: terms.zoneSet, zone: facts.zone)
        else { throw .wrongZone }
        guard facts.medium.assurance >= assuranceMin(terms, zone, facts),
            !isRefusedAsPrinted(facts, zone)
        else { throw .mediumTooWeak }
        guard facts.direction == .exit || !facts.emergency.isZoneClosed else { throw .rules }
        let isUnsureOfRules = try checkRules(terms, zone, facts)
        let passback = try checkUse(terms, zone, facts)
        guard !facts.isStale || zone.stalePolicy != .closed else { throw .stale }
        let isUncertain =
            isUnsure || isUnsureOfSlot || isUnsureOfRules || passback == .unsure
        guard !isUncertain || zone.flags.contains(.acceptsUncertainClock) else {
            throw .clockUncertain
        }
        var flags = terms.grantFlags
        if facts.isStale { flags.insert(.stale) }
        if isUncertain { flags.insert(.uncertainClock) }
        if terms.flags.contains(.holderCheck) { flags.insert(.holderCheck) }
        return Grant(
            right: facts.claim.right,
            generation: facts.claim.generation,
            flags: flags,
            usesSeen: terms.usesSeen,
            gateGroup: terms.gateGroup,
            seat: terms.seat,
            isSoftPassback: passback == .soft
        )
    }

    /// What counts here and now: past the head's expiry a zone may want the token alone.
    static func terms(of facts: Facts) throws(Refusal) -> Terms {
        let policy = facts.zones.zone(facts.zone)?.stalePolicy
        return try terms(of: facts, ignoringRows: facts.isStale && policy == .tokenOnly)
    }

    /// How hard to copy a medium must be, for the zone, for the right, and as it was issued.
    static func assuranceMin(_ terms: Terms, _ zone: ZoneRecord, _ facts: Facts) -> Assurance {
        max(zone.assuranceMin, terms.flags.assuranceMin, facts.issuedAssurance)
    }

    /// Whether the window may or may not hold; throws where it surely does not.
    private static func checkDates(_ terms: Terms, _ time: TimeBounds) throws(Refusal) -> Bool {
        guard terms.notBefore.start <= time.high else { throw .notYet }
        guard terms.notAfter.start > time.low else { throw .expired }
        guard terms.paidUntil > time.low else { throw .unpaid }
        return terms.notBefore.start > time.low || terms.notAfter.start <= time.high
            || terms.paidUntil <= time.high
    }

    private static func checkUse(
        _ terms: Terms,
        _ zone: ZoneRecord,
        _ facts: Facts
    ) throws(Refusal) -> PassbackFinding {
        guard facts.direction == .entry else { return .none }
        let passback = try checkPassback(terms, zone, facts)
        let used = terms.used(facts.use)
        if terms.usesMax > 0, used >= terms.usesMax { throw .noUsesLeft }
        if terms.flags.contains(.singleEntry), used > 0 { throw .noUsesLeft }
        if zone.capacity > 0, facts.occupancy >= zone.capacity { throw .capacity }
        return passback
    }
}

extension Facts {
    /// Whether the cache is past its expiry, or lacks what a flash left to heads.
    var isStale: Bool { head.expiresAt <= time.low || emergency.isHeadIncomplete }
}

extension Terms {
    /// Entries so far, with those that are under way.
    func used(_ use: UseState) -> UInt32 {
        max(use.known, UInt32(usesSeen)).addingOrFull(use.reserved)
    }
}
