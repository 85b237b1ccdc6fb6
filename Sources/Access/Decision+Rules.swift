import Vocabulary

extension Decision {
    /// Changes of a rule that are looked at within what is known of the time; beyond them it counts
    /// as uncertain.
    static let ruleChangesMax = 64

    /// Whether the rules may or may not hold; throws where they surely do not.
    ///
    /// They are asked at the lowest possible moment and at each one up to the highest at which they
    /// may change, so that a window that opens and closes within the uncertainty is found.
    static func checkRules(
        _ terms: Terms,
        _ zone: ZoneRecord,
        _ facts: Facts
    ) throws(Refusal) -> Bool {
        guard facts.direction == .entry else { return false }
        guard !isOutOfParent(zone, facts) else { throw .rules }
        guard terms.policy != 0 || zone.policy != 0 else { return false }
        let question = RuleQuestion(terms, zone, facts)
        let holds = question.holds(at: facts.time.low)
        var moment = facts.time.low
        for _ in 0..<ruleChangesMax {
            guard moment < facts.time.high, let next = question.nextChange(after: moment),
                next <= facts.time.high
            else {
                guard holds else { throw .rules }
                return false
            }
            moment = next
            if question.holds(at: moment) != holds { return true }
        }
        return true
    }

    /// Whether the person would have to be in the zone around this one, and is not.
    static func isOutOfParent(_ zone: ZoneRecord, _ facts: Facts) -> Bool {
        zone.flags.contains(.entersFromParent) && zone.parent != 0
            && !facts.zones.isInside(zone.parent, facts.whereabouts)
    }
}

/// What the right's policy and the opening hours of the zone are asked.
struct RuleQuestion {
    /// Nil where the right has no policy.
    let ofRight: Policy?
    /// Nil where the zone is always open.
    let ofZone: Policy?
    var subject: RuleSubject

    init(_ terms: Terms, _ zone: ZoneRecord, _ facts: Facts) {
        ofRight = terms.policy == 0 ? nil : facts.rules?.policy(terms.policy) ?? Policy(groups: [])
        ofZone = zone.policy == 0 ? nil : facts.rules?.policy(zone.policy) ?? Policy(groups: [])
        subject = RuleSubject(
            product: terms.product,
            gate: facts.gate,
            zone: facts.zone,
            zones: facts.zones,
            use: facts.whereabouts,
            entries: terms.used(facts.use)
        )
    }

    func holds(at moment: Timestamp) -> Bool {
        ofRight?.holds(at: moment, for: subject) ?? true
            && ofZone?.holds(at: moment, for: subject) ?? true
    }

    func nextChange(after moment: Timestamp) -> Timestamp? {
        let right = ofRight?.nextChange(after: moment, for: subject)
        guard let zone = ofZone?.nextChange(after: moment, for: subject) else { return right }
        return min(right ?? zone, zone)
    }
}

extension Facts {
    /// The use, with a place for a person who is inside of nobody knows which zone: this one.
    var whereabouts: UseState {
        guard use.isInside, use.zone == 0 else { return use }
        var use = use
        use.zone = zone
        return use
    }
}
