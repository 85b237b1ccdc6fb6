import Vocabulary

/// What counts for this presentation: the row's terms, or the token's own where no row may decide.
struct Terms {
    var flags: RightFlags
    var notBefore: Minute
    var notAfter: Minute
    var paidUntil: Timestamp
    var zoneSet: UInt16
    var policy: UInt16
    var usesMax: UInt16
    var usesSeen: UInt16
    var gateGroup: UInt16
    var seat: Seat
    /// Of the row; 0 where none may decide.
    var product: UInt32
    var grantFlags: GrantFlags

    init(row: RightRecord) {
        flags = row.flags
        notBefore = row.notBefore
        notAfter = row.notAfter
        paidUntil =
            row.paidThrough == .never
            ? .distantFuture
            : row.paidThrough.start.advanced(by: .seconds(3600 * Int(row.graceHours)))
        zoneSet = row.zoneSet
        policy = row.policy
        usesMax = row.usesMax
        usesSeen = row.usesSeen
        gateGroup = row.gateGroup
        seat = row.seat
        product = row.product
        grantFlags = []
    }

    init(token: Token, flags grantFlags: GrantFlags) {
        flags = token.flags
        notBefore = token.notBefore
        notAfter = token.notAfter
        paidUntil = .distantFuture
        zoneSet = token.zoneSet
        policy = 0
        usesMax = 0
        usesSeen = 0
        gateGroup = 0
        seat = Seat()
        product = 0
        self.grantFlags = grantFlags
    }
}

extension Decision {
    /// Merges cache and token: a row decides over the token, a newer generation kills the older
    /// one.
    ///
    /// Where rows may not be used any more, token and blocklist alone decide; a badge without a
    /// token then proves nothing that is still believed.
    static func terms(of facts: Facts, ignoringRows: Bool) throws(Refusal) -> Terms {
        let claim = facts.claim
        guard facts.right != .tampered, facts.block != .tampered, facts.rules != nil,
            facts.badge?.credential != .tampered
        else { throw .tampered }
        if let block = facts.emergency.block { throw block.reason.refusal }
        if case .row(let block) = facts.block, block.blocks(claim),
            ignoringRows || block.reason == .banned
        {
            throw block.reason.refusal
        }
        let isKnownBadge = try checkBadge(facts)
        guard claim.generation >= facts.use.generation else { throw .superseded }
        try checkNotShown(facts)
        guard !ignoringRows, case .row(let row) = facts.right else {
            guard !ignoringRows else { return try tokenAlone(claim) }
            return try ahead(facts, otherwise: .unknown)
        }
        guard row.generation <= claim.generation else { throw .superseded }
        guard row.generation == claim.generation else {
            return try ahead(facts, otherwise: .unknown)
        }
        switch row.status {
        case .suspended: throw .suspended
        case .revoked: throw .revoked
        case .active: break
        }
        var terms = Terms(row: row)
        // A badge bound after the last sync: its token is believed, what the row says still holds.
        if !isKnownBadge { terms.grantFlags = try ahead(facts, otherwise: .unknown).grantFlags }
        return terms
    }

    /// Whether the cache knows the badge, or none was shown; throws where it may not be used any
    /// more.
    ///
    /// A tap is worth something once: what the card has counted past, or another badge took over,
    /// is superseded as an old generation is.
    private static func checkBadge(_ facts: Facts) throws(Refusal) -> Bool {
        guard let badge = facts.badge else { return true }
        var counterSeen = badge.counterSeen
        if case .row(let row) = badge.credential {
            guard row.status != .lost else { throw .blocked }
            guard row.status != .replaced, row.right == facts.claim.right else {
                throw .superseded
            }
            counterSeen = max(counterSeen, row.counterSeen)
        }
        if let counter = badge.counter, counter <= counterSeen { throw .superseded }
        return badge.credential != .absent
    }

    /// Believes a token that was sold after the last sync, within the zone's quota.
    private static func ahead(
        _ facts: Facts,
        otherwise refusal: Refusal
    ) throws(Refusal) -> Terms {
        let newest = facts.head.issuedAt.advanced(by: .zero - aheadSlack)
        guard let token = facts.claim.token, token.flags.contains(.acceptedAhead),
            token.issuedAt.start > newest,
            let zone = facts.zones.zone(facts.zone), facts.aheadUsed < zone.aheadQuota
        else { throw refusal }
        return Terms(token: token, flags: .ahead)
    }

    private static func tokenAlone(_ claim: Claim) throws(Refusal) -> Terms {
        guard let token = claim.token else { throw .stale }
        return Terms(token: token, flags: [])
    }
}

extension Facts {
    /// What the badge was issued as; presented as less, it is a copy or was read badly.
    var issuedAssurance: Assurance {
        guard case .row(let row)? = badge?.credential else { return .copyable }
        return row.medium.assurance
    }
}
