import Vocabulary

/// Changes the facts, one reason of refusal after the other, until they would let the person in.
///
/// What it proposes is therefore true by its making: the last thing it does is to decide again.
struct ExplanationSearch {
    /// Reasons that are looked behind; more of them together are no advice for anybody.
    static let stepsMax = 24
    /// What lies farther ahead is not proposed: two years.
    static let horizon = Duration.seconds(2 * 366 * 86_400)
    static let zonesMax = 8
    /// Looks at a condition, and pairs of groups, in all, whatever the rules.
    ///
    /// A gate waits for its answer: what is not found by then is refused without advice.
    static let looksMax = 4_096

    var facts: Facts
    private var proposals: [Proposal] = []
    private let begin: Timestamp
    /// What is left of ``looksMax``.
    var looksLeft = looksMax

    init(_ facts: Facts) {
        self.facts = facts
        begin = facts.time.low
    }

    mutating func explanation() -> Explanation? {
        guard case .refused(let refusal) = Decision.verdict(on: facts) else { return nil }
        var next = refusal
        for _ in 0..<Self.stepsMax {
            guard repair(next) else { return Explanation(refusal) }
            guard case .refused(let other) = Decision.verdict(on: facts) else {
                return Explanation(refusal, proposals, offset: offset)
            }
            next = other
        }
        return Explanation(refusal)
    }

    /// Of the place; where the hub sent no time zone, of the first window of the right's policy.
    private var offset: Int16? {
        guard let rules = facts.rules else { return nil }
        let policy = (try? Decision.terms(of: facts))?.policy ?? 0
        let clock = rules.clock ?? rules.policy(policy).groups.first?.conditions.first?.clock
        return clock?.offset(at: facts.time.low)
    }

    /// Whether something could be changed that this reason rests on.
    private mutating func repair(_ refusal: Refusal) -> Bool {
        switch refusal {
        case .unreadable, .wrongVersion, .unknownKey, .badSignature, .otherScope, .tampered,
            .blocked, .superseded, .unknown, .revoked, .expired, .noUsesLeft:
            return false
        case .suspended, .unpaid: return changeRow(refusal)
        case .notYet:
            guard let terms = try? Decision.terms(of: facts) else { return false }
            return wait(until: terms.notBefore.start)
        case .wrongZone: return goElsewhere()
        case .mediumTooWeak: return takeStrongerMedium()
        case .rules: return meetRules()
        case .alreadyInside: return leave()
        case .capacity:
            facts.occupancy = 0
            return propose(.room)
        case .stale:
            facts.refreshHead()
            return propose(.freshCache)
        case .clockUncertain:
            facts.time = TimeBounds(exactly: facts.time.low)
            return propose(.clock)
        }
    }
}

extension ExplanationSearch {
    /// Of what one can be only once, the newest counts: it was chosen with all that was known.
    mutating func propose(_ proposal: Proposal) -> Bool {
        switch proposal {
        case .leaving, .entering: break
        default: forget(proposal.need)
        }
        if !proposals.contains(proposal) { proposals.append(proposal) }
        return true
    }

    private mutating func forget(_ need: String) {
        proposals.removeAll { $0.need == need }
    }

    /// Whether that is a moment still to come, and not too far off.
    mutating func wait(until moment: Timestamp) -> Bool {
        guard moment > facts.time.low, moment <= latest else { return false }
        let isFresh = !facts.isStale
        let width = facts.time.high.since(facts.time.low)
        facts.time = TimeBounds(low: moment, high: moment.advanced(by: width))
        // Until then this gate hears of the hub as it did so far.
        if isFresh { facts.refreshHead() }
        return propose(.moment(moment))
    }

    var latest: Timestamp { begin.advanced(by: Self.horizon) }

    private mutating func changeRow(_ refusal: Refusal) -> Bool {
        guard case .row(var row) = facts.right else { return false }
        if refusal == .suspended { row.status = .active } else { row.paidThrough = .never }
        facts.right = .row(row)
        // What was struck with the suspension is lifted with it.
        if facts.emergency.block?.reason == .suspended { facts.emergency.block = nil }
        return propose(refusal == .suspended ? .reactivation : .payment)
    }

    private mutating func takeStrongerMedium() -> Bool {
        guard let terms = try? Decision.terms(of: facts),
            let zone = facts.zones.zone(facts.zone)
        else { return false }
        let assurance = Decision.assuranceMin(terms, zone, facts)
        switch assurance {
        case .copyable, .signed: facts.medium = .staticCode
        case .oneTime: facts.medium = .rotatingCode
        case .mutual: facts.medium = .badgeMutual
        }
        return propose(.medium(assurance))
    }

    private mutating func leave() -> Bool {
        guard let zone = facts.zones.zone(facts.zone) else { return false }
        if zone.passback == .timed, let end = Decision.passbackEnd(zone, facts.use) {
            return wait(until: end)
        }
        guard let left = Decision.zoneToLeave(zone, facts) else { return false }
        return leave(left)
    }

    mutating func leave(_ zone: UInt16) -> Bool {
        let leavesTo = zone == 0 ? 0 : facts.zones.after(.exit, of: zone)
        facts.use.isInside = leavesTo != 0
        facts.use.zone = leavesTo
        return propose(.leaving(zone))
    }

    mutating func enter(_ zone: UInt16) -> Bool {
        facts.use.isInside = true
        facts.use.zone = zone
        return propose(.entering(zone))
    }

    /// To the other zones that the right opens; first to one that would let the person in now.
    mutating func goElsewhere() -> Bool {
        guard let terms = try? Decision.terms(of: facts) else { return false }
        let open = facts.zones.zones(opened: terms.zoneSet).filter { $0 != facts.zone }
        guard let best = open.first(where: { isOpenNow($0) }) ?? open.first else { return false }
        go(to: best)
        let others = open.filter { $0 != best }
        return propose(.zones(Array(([best] + others).prefix(Self.zonesMax))))
    }

    private func isOpenNow(_ zone: UInt16) -> Bool {
        var there = self
        there.move(to: zone)
        guard case .granted = Decision.verdict(on: there.facts) else { return false }
        return true
    }

    mutating func go(to zone: UInt16) {
        move(to: zone)
        forget("gate")
    }

    /// Nothing is known here of how full it is there, or through which gates one goes in.
    private mutating func move(to zone: UInt16) {
        facts.use = facts.whereabouts
        facts.zone = zone
        facts.gate = GateID(0)
        facts.occupancy = 0
        facts.emergency.isZoneClosed = false
    }
}

extension Facts {
    /// As long as a head lives at most.
    private static let headLife = Duration.seconds(7 * 86_400)

    mutating func refreshHead() {
        head = HeadDates(
            issuedAt: head.issuedAt,
            expiresAt: max(head.expiresAt, time.low.advanced(by: Self.headLife))
        )
    }
}
