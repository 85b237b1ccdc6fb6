import Vocabulary

/// One way to meet the rules: conditions of which all must hold.
struct Offer {
    let conditions: [RuleCondition]
    let unmet: [RuleCondition]
    /// Waiting is one thing to do, however many conditions it takes.
    let unmetCount: Int

    init(_ conditions: [RuleCondition], unmet: [RuleCondition]) {
        self.conditions = conditions
        self.unmet = unmet
        let others = unmet.count { !$0.isOfTime }
        unmetCount = others + (others < unmet.count ? 1 : 0)
    }
}

extension ExplanationSearch {
    /// Pairs of a group of the right and one of the zone that are looked at.
    static let pairsMax = 1_024
    /// Products, gates or zones that are named.
    static let namesMax = 8

    /// Makes the rules hold by the fewest changes, and among these by the soonest.
    mutating func meetRules() -> Bool {
        guard !facts.emergency.isZoneClosed else { return goElsewhere() }
        guard let terms = try? Decision.terms(of: facts),
            let zone = facts.zones.zone(facts.zone)
        else { return false }
        guard !Decision.isOutOfParent(zone, facts) else { return enter(zone.parent) }
        let question = RuleQuestion(terms, zone, facts)
        let last = min(latest, terms.notAfter.start, terms.paidUntil)
        var best: (offer: Offer, moment: Timestamp)?
        for offer in offers(question) {
            if let best, best.offer.unmetCount < offer.unmetCount { break }
            let before = best?.moment ?? last
            guard let moment = moment(of: offer, question.subject, before: before) else {
                continue
            }
            best = (offer, moment)
        }
        guard let best else { return false }
        return take(best.offer, best.moment)
    }

    /// Those with the fewest unmet conditions first.
    private mutating func offers(_ question: RuleQuestion) -> [Offer] {
        let ofRight = halves(question.ofRight, question.subject)
        let ofZone = halves(question.ofZone, question.subject)
        var offers: [Offer] = []
        for right in ofRight {
            for zone in ofZone where offers.count < Self.pairsMax && looksLeft > 0 {
                looksLeft -= 1
                let conditions = right.conditions + zone.conditions
                offers.append(Offer(conditions, unmet: right.unmet + zone.unmet))
            }
        }
        return offers.sorted { $0.unmetCount < $1.unmetCount }
    }

    /// The groups of one policy, each looked at once and not once a pair; one that asks for nothing
    /// where there is no policy.
    private mutating func halves(_ policy: Policy?, _ subject: RuleSubject) -> [Offer] {
        guard let policy else { return [Offer([], unmet: [])] }
        return policy.groups.map { group in
            looksLeft -= group.conditions.count
            let unmet = group.conditions.filter { !$0.holds(at: facts.time.low, for: subject) }
            return Offer(group.conditions, unmet: unmet)
        }
    }

    /// When all that is of time holds together; nil where never, or where something else cannot
    /// be met at all.
    private mutating func moment(
        of offer: Offer,
        _ subject: RuleSubject,
        before last: Timestamp
    ) -> Timestamp? {
        guard offer.unmet.allSatisfy(\.canBeMet) else { return nil }
        let timed = offer.conditions.filter(\.isOfTime)
        var moment = facts.time.low
        while looksLeft > 0 {
            looksLeft -= max(1, timed.count)
            let unmet = timed.filter { !$0.holds(at: moment, for: subject) }
            guard !unmet.isEmpty else { return moment < last ? moment : nil }
            // Nothing holds before each of them has changed.
            var next = moment
            for condition in unmet {
                guard let change = condition.nextChange(after: moment, for: subject) else {
                    return nil
                }
                next = max(next, change)
            }
            guard next < last else { return nil }
            moment = next
        }
        return nil
    }

    /// Places first: what else is missing there is found when it is decided again.
    private mutating func take(_ offer: Offer, _ moment: Timestamp) -> Bool {
        if offer.lacks(.zones) { return go(to: offer.conditions) }
        if offer.lacks(.gates) {
            guard let gates = offer.choice(.gates) else { return false }
            facts.gate = GateID(gates.first)
            _ = propose(.gates(gates.named.prefix(Self.namesMax).map { GateID($0) }))
        }
        if offer.lacks(.products) {
            guard let products = offer.choice(.products), change(product: products.first) else {
                return false
            }
            _ = propose(.products(Array(products.named.prefix(Self.namesMax))))
        }
        for case .inside(let zone, let isInside) in offer.unmet.map(\.test) {
            _ = isInside ? enter(zone == 0 ? facts.zone : zone) : leave(zone)
        }
        guard moment > facts.time.low else { return true }
        return wait(until: moment)
    }

    private mutating func change(product: UInt32) -> Bool {
        guard case .row(var row) = facts.right else { return false }
        row.product = product
        facts.right = .row(row)
        return true
    }

    /// To those of the zones that the right opens.
    private mutating func go(to conditions: [RuleCondition]) -> Bool {
        guard let terms = try? Decision.terms(of: facts) else { return false }
        let lists = conditions.compactMap { condition -> RuleList? in
            guard case .zones(let list) = condition.test else { return nil }
            return list
        }
        let zones = facts.zones
        let named = zones.zones(opened: terms.zoneSet).filter { zone in
            lists.allSatisfy { zones.isIn($0, zone) }
        }
        guard let first = named.first else { return false }
        go(to: first)
        return propose(.zones(Array(named.prefix(Self.zonesMax))))
    }
}

extension RuleCondition {
    /// Whether anything could bring it about.
    fileprivate var canBeMet: Bool {
        guard clock != nil, holidays != nil else { return false }
        if case .entriesInAll = test { return false }
        return true
    }
}

/// What an offer asks of where and as whom one comes.
enum ListKind {
    case zones, gates, products
}

extension RuleTest {
    func list(_ kind: ListKind) -> RuleList? {
        switch (kind, self) {
        case (.zones, .zones(let list)), (.gates, .gates(let list)),
            (.products, .products(let list)):
            list
        default: nil
        }
    }
}

extension Offer {
    func lacks(_ kind: ListKind) -> Bool { unmet.contains { $0.test.list(kind) != nil } }

    /// What meets all lists of a kind: those that they name, or the lowest that none leaves out;
    /// nil where they contradict each other.
    func choice(_ kind: ListKind) -> (first: UInt32, named: [UInt32])? {
        let lists = conditions.compactMap { $0.test.list(kind) }
        if let names = lists.first(where: \.isIn) {
            let named = names.numbers.filter { number in lists.allSatisfy { $0.holds(number) } }
            return named.first.map { ($0, named) }
        }
        let most = UInt32(RuleList.numbersMax * lists.count)
        let free = (0...most).first { number in lists.allSatisfy { $0.holds(number) } }
        return free.map { ($0, []) }
    }
}
