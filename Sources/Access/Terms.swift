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
        self.grantFlags = grantFlags
    }
}

extension Decision {
    /// Merges cache and token: a row decides over the token, a newer generation kills the older
    /// one.
    ///
    /// Where rows may not be used any more, token and blocklist alone decide.
    static func terms(of facts: Facts, ignoringRows: Bool) throws(Refusal) -> Terms {
        let token = facts.token
        guard facts.right != .tampered, facts.block != .tampered, facts.rules != nil else {
            throw .tampered
        }
        if case .row(let block) = facts.block, block.blocks(token),
            ignoringRows || block.reason == .banned
        {
            throw block.reason.refusal
        }
        guard token.generation >= facts.use.generation else { throw .superseded }
        guard !ignoringRows, case .row(let row) = facts.right else {
            guard !ignoringRows else { return Terms(token: token, flags: []) }
            return try ahead(facts, otherwise: .unknown)
        }
        guard row.generation <= token.generation else { throw .superseded }
        guard row.generation == token.generation else {
            return try ahead(facts, otherwise: .unknown)
        }
        switch row.status {
        case .suspended: throw .suspended
        case .revoked: throw .revoked
        case .active: return Terms(row: row)
        }
    }

    /// Believes a token that was sold after the last sync, within the zone's quota.
    private static func ahead(
        _ facts: Facts,
        otherwise refusal: Refusal
    ) throws(Refusal) -> Terms {
        let newest = facts.head.issuedAt.advanced(by: .zero - aheadSlack)
        guard facts.token.flags.contains(.acceptedAhead),
            facts.token.issuedAt.start > newest,
            let zone = facts.zones.zone(facts.zone), facts.aheadUsed < zone.aheadQuota
        else { throw refusal }
        return Terms(token: facts.token, flags: .ahead)
    }
}
