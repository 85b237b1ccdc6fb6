import Access
package import Kernel
package import Rights
import Vocabulary

/// The phones of holders: links that bring a right onto one, and the capsules it shows codes by.
///
/// The hub signs the start of a chain that the phone made and never learns what follows it: neither
/// a copy of the database nor a gate that was stolen can show a code.
package struct Holders: Context {
    package static let schemaSteps = HolderSchema.steps
    /// Where the page lies; what follows the `#` of a link never reaches a server.
    package static let page = "/holder/ticket"

    let services: HubServices
    let rights: Rights
    let tries: HolderTries
    let quota: HolderQuota
    private let key: [UInt8]

    package init(services: HubServices, rights: Rights) throws(KeyVaultError) {
        self.services = services
        self.rights = rights
        key = try services.keys.loadOrCreate("holder-secrets")
        tries = HolderTries(clock: services.clock)
        quota = HolderQuota(clock: services.clock)
    }

    package var routes: [Route] {
        [createLink, showPhone, openLink, bindPhone, renewCapsules, tellTime] + pageRoutes
    }

    func digest(_ secret: HolderSecret) -> [UInt8] { secret.digest(key) }
}

/// Commands; each runs inside the transaction it is given.
extension Holders {
    /// Makes the only good link of a right; whoever opens it first may hold the right.
    func makeLink(
        _ session: any Session,
        right: RightRow,
        life: Duration,
        now: Timestamp
    ) throws -> (secret: HolderSecret, link: HolderLink) {
        try HolderRule.checkGood(right, now: now)
        let secret = HolderSecret()
        let link = HolderLink(
            right: right.record.right,
            company: right.company,
            digest: digest(secret),
            generation: right.record.generation,
            createdAt: now,
            expiresAt: now.advanced(by: life)
        )
        try HolderRows(session: session).put(link)
        return (secret, link)
    }

    /// The link behind a secret with its right; one refusal for all that is not good.
    func opened(
        _ session: any Session,
        _ secret: HolderSecret
    ) throws -> (link: HolderLink, right: RightRow) {
        guard let link = try HolderRows(session: session).link(digest: digest(secret)),
            let right = try rights.rows(session).find(link.right, company: link.company)
        else { throw HolderRefusal.linkNotGood }
        return (link, right)
    }

    /// Brings a right onto a phone and signs its first capsules.
    func bind(
        _ session: any Session,
        link secret: HolderSecret,
        phone phoneSecret: HolderSecret,
        isTakeover: Bool,
        anchors: [Reveal],
        now: Timestamp
    ) throws -> Ticket {
        var (link, right) = try opened(session, secret)
        let rows = HolderRows(session: session)
        let digest = digest(phoneSecret)
        let known = try rows.phone(of: link.right)
        let binding = try HolderRule.binding(
            link,
            right,
            phone: known,
            asked: digest,
            isTakeover: isTakeover,
            now: now
        )
        try HolderRule.checkGood(right, now: now)
        if binding == .takeover { right = try rights.rows(session).reissue(right, now: now) }
        var phone = HolderPhone(
            right: link.right,
            company: link.company,
            digest: digest,
            generation: right.record.generation,
            boundAt: binding == .again ? known?.boundAt ?? now : now,
            renewedAt: now,
            coveredUntil: now
        )
        let ticket = try sign(session, right, anchors, for: &phone, now: now)
        link.usedAt = now
        link.usedBy = digest
        try rows.put(link)
        return ticket
    }

    /// Signs further capsules for the phone that holds a right; none to ask how it stands.
    func renew(
        _ session: any Session,
        right: RightID,
        phone secret: HolderSecret,
        anchors: [Reveal],
        now: Timestamp
    ) throws -> Ticket {
        let rows = HolderRows(session: session)
        guard var phone = try rows.phone(of: right),
            HolderRule.isSame(phone, digest(secret)),
            let row = try rights.rows(session).find(right, company: phone.company),
            HolderRule.isHeld(row, by: phone)
        else { throw HolderRefusal.phoneNotKnown }
        try HolderRule.checkGood(row, now: now)
        return try sign(session, row, anchors, for: &phone, now: now)
    }

    private func sign(
        _ session: any Session,
        _ right: RightRow,
        _ anchors: [Reveal],
        for phone: inout HolderPhone,
        now: Timestamp
    ) throws -> Ticket {
        let plan = CapsulePlan(right.record, at: now)
        guard anchors.count <= plan.parts.count else { throw HolderRefusal.anchorsNotFit }
        if !anchors.isEmpty { try quota.sign(for: phone) }
        let mint = TokenMint(keys: rights.keys)
        var capsules: [[UInt8]] = []
        for (part, anchor) in zip(plan.parts, anchors) {
            capsules.append(
                try mint.capsule(
                    of: right,
                    anchor: anchor,
                    notBefore: part.notBefore,
                    minutes: part.minutes,
                    issuedAt: Minute(holding: now)
                )
            )
        }
        if !anchors.isEmpty, let end = plan.end(ofFirst: anchors.count) {
            phone.renewedAt = now
            phone.coveredUntil = end
            try HolderRows(session: session).put(phone)
        }
        let scope = try rights.scope(session, right.scope, company: right.company)
        return Ticket(
            right: right,
            scopeName: scope.name,
            capsules: capsules,
            capsulesMax: plan.parts.count
        )
    }
}
