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
        let isStale = facts.head.expiresAt <= facts.time.low
        let zone = facts.zones.zone(facts.zone)
        let terms = try terms(of: facts, ignoringRows: isStale && zone?.stalePolicy == .tokenOnly)
        let isUnsure = try checkDates(terms, facts.time)
        guard let zone, facts.zones.opens(set: terms.zoneSet, zone: facts.zone) else {
            throw .wrongZone
        }
        let assuranceMin = max(zone.assuranceMin, terms.flags.assuranceMin, facts.issuedAssurance)
        guard facts.medium.assurance >= assuranceMin else { throw .mediumTooWeak }
        guard facts.direction == .exit || !facts.emergency.isZoneClosed else { throw .rules }
        let isUnsureOfRules = try checkRules(terms, facts)
        try checkUse(terms, zone, facts)
        guard !isStale || zone.stalePolicy != .closed else { throw .stale }
        let isUncertain = isUnsure || isUnsureOfRules
        guard !isUncertain || zone.flags.contains(.acceptsUncertainClock) else {
            throw .clockUncertain
        }
        var flags = terms.grantFlags
        if isStale { flags.insert(.stale) }
        if isUncertain { flags.insert(.uncertainClock) }
        if terms.flags.contains(.holderCheck) { flags.insert(.holderCheck) }
        return Grant(
            right: facts.claim.right,
            generation: facts.claim.generation,
            flags: flags,
            usesSeen: terms.usesSeen,
            gateGroup: terms.gateGroup,
            seat: terms.seat
        )
    }

    /// Whether the window may or may not hold; throws where it surely does not.
    private static func checkDates(_ terms: Terms, _ time: TimeBounds) throws(Refusal) -> Bool {
        guard terms.notBefore.start <= time.high else { throw .notYet }
        guard terms.notAfter.start > time.low else { throw .expired }
        guard terms.paidUntil > time.low else { throw .unpaid }
        return terms.notBefore.start > time.low || terms.notAfter.start <= time.high
            || terms.paidUntil <= time.high
    }

    /// Whether the rules may or may not hold; throws where they surely do not.
    private static func checkRules(_ terms: Terms, _ facts: Facts) throws(Refusal) -> Bool {
        guard terms.policy != 0 else { return false }
        let windows = (facts.rules ?? []).filter { $0.policy == terms.policy }
        let holdsAtLow = windows.contains { $0.holds(facts.time.low) }
        let holdsAtHigh = windows.contains { $0.holds(facts.time.high) }
        guard holdsAtLow || holdsAtHigh else { throw .rules }
        return holdsAtLow != holdsAtHigh
    }

    private static func checkUse(
        _ terms: Terms,
        _ zone: ZoneRecord,
        _ facts: Facts
    ) throws(Refusal) {
        guard facts.direction == .entry else { return }
        let mayReenter = terms.flags.contains(.reentryAllowed)
        if zone.flags.contains(.antiPassback), facts.use.isInside, !mayReenter {
            throw .alreadyInside
        }
        let used = max(facts.use.known, UInt32(terms.usesSeen)).addingOrFull(facts.use.reserved)
        if terms.usesMax > 0, used >= terms.usesMax { throw .noUsesLeft }
        if terms.flags.contains(.singleEntry), used > 0 { throw .noUsesLeft }
        if zone.capacity > 0, facts.occupancy >= zone.capacity { throw .capacity }
    }
}
