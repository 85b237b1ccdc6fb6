package import Access
import Badges
import Crypto
package import Kernel
import Sync
package import Vocabulary

/// A badge that was just issued, with what is told once.
package struct IssuedBadge: Sendable {
    package let badge: BadgeRow
    package let code: TypedCode?
    /// The badge whose place it took.
    package let replaces: BadgeID?
    /// Whether what was given out for the right before is dead.
    package let raisesGeneration: Bool
}

/// Commands on badges; each runs inside the transaction it is given.
extension Rights {
    /// All badges get keys of the first version; rotation counts on from there.
    static let badgeKeyVersion: UInt8 = 1

    func badges(_ session: any Session) -> BadgeRows {
        BadgeRows(session) { [publisher] scope in publisher.changed(scope) }
    }

    package func findBadge(
        _ session: any Session,
        _ badge: BadgeID,
        company: CompanyID
    ) throws -> BadgeRow {
        guard let row = try badges(session).find(badge, company: company) else {
            throw BadgeRefusal.noSuchBadge
        }
        return row
    }

    /// The badge that a card is now, else the last that it was.
    func findBadge(
        _ session: any Session,
        of number: BadgeNumber,
        scope: ScopeID,
        company: CompanyID
    ) throws -> BadgeRow {
        let scope = try self.scope(session, scope, company: company)
        let digest = number.digest(key: try badgeKeys.keys(of: scope).badgeKey)
        guard let row = try badges(session).last(digest, in: scope.scope) else {
            throw BadgeRefusal.noSuchBadge
        }
        return row
    }

    /// Issues a badge and binds it to a right.
    package func issueBadge(
        _ session: any Session,
        _ draft: BadgeDraft,
        right: RightID,
        company: CompanyID,
        now: Timestamp
    ) throws -> IssuedBadge {
        guard let row = try rows(session).find(right, company: company) else {
            throw RightsRefusal.noSuchRight
        }
        guard row.record.status != .revoked else { throw RightsRefusal.revokedIsFinal }
        let badges = badges(session)
        if let former = try badges.living(of: right) {
            guard BadgeRule.isSuperseded(former) else { throw BadgeRefusal.rightHasBadge }
            _ = try badges.replace(former, at: now)
        }
        return try bind(draft, to: row, badges, session, now)
    }

    /// Gives a right another badge: its generation rises, so that all given out before dies.
    ///
    /// A badge that was never written passed nowhere: the codes of the right live on.
    package func replaceBadge(
        _ session: any Session,
        _ badge: BadgeID,
        with draft: BadgeDraft,
        company: CompanyID,
        now: Timestamp
    ) throws -> IssuedBadge {
        let former = try findBadge(session, badge, company: company)
        guard former.standing != .replaced else { throw BadgeRefusal.replacedIsFinal }
        guard !BadgeRule.isSuperseded(former) else { throw BadgeRefusal.supersededBadge }
        let rights = rows(session)
        guard let row = try rights.find(former.right, company: company) else {
            throw RightsRefusal.noSuchRight
        }
        let badges = badges(session)
        let isKnown = former.standing != .pending
        guard row.record.status != .revoked else { throw RightsRefusal.revokedIsFinal }
        _ = try badges.replace(former, at: now)
        let next = isKnown ? try rights.reissue(row, now: now) : row
        let issued = try bind(draft, to: next, badges, session, now)
        try badges.note(badge, replacedBy: issued.badge.badge)
        return IssuedBadge(
            badge: issued.badge,
            code: issued.code,
            replaces: badge,
            raisesGeneration: isKnown
        )
    }

    private func bind(
        _ draft: BadgeDraft,
        to right: RightRow,
        _ badges: BadgeRows,
        _ session: any Session,
        _ now: Timestamp
    ) throws -> IssuedBadge {
        let scope = try scope(session, right.scope, company: right.company)
        guard !BadgeRule.bearsAddress(draft.medium) || !scope.badgeAddress.isEmpty else {
            throw BadgeRefusal.addressMissing
        }
        let keys = try badgeKeys.keys(of: scope)
        let digest = draft.number.digest(key: keys.badgeKey)
        if let other = try badges.living(digest, in: scope.scope) {
            guard BadgeRule.isSpent(other, at: now) else { throw BadgeRefusal.numberTaken }
            _ = try badges.replace(other, at: now)
        }
        let isCounting = draft.medium == .badgeOneTime
        let writings = isCounting ? try badges.writings(of: digest) : []
        guard BadgeRule.keepsCount(after: writings, under: scope.badgeAddress) else {
            throw BadgeRefusal.cardCountsAnew
        }
        let isWritten = BadgeRule.isWritten(draft.medium)
        let row = BadgeRow(
            badge: BadgeID(SecureRandom.uint64()),
            scope: scope.scope,
            company: right.company,
            right: right.record.right,
            digest: digest,
            numberEnd: draft.number.end,
            medium: draft.medium,
            chip: draft.chip,
            standing: isWritten ? .pending : .active,
            generation: right.record.generation,
            keyVersion: Self.badgeKeyVersion,
            cardKey: try sealedKey(of: draft, digest, keys),
            counter: try badges.counter(of: digest),
            issuedAt: now,
            updatedAt: now,
            writtenAt: nil,
            replacedBy: nil,
            personalisedAt: nil,
            address: nil,
            endedAt: nil,
            behind: BadgeRight(right)
        )
        try badges.insert(row)
        return IssuedBadge(
            badge: row,
            code: draft.code,
            replaces: nil,
            raisesGeneration: false
        )
    }

    private func sealedKey(
        of draft: BadgeDraft,
        _ digest: BadgeDigest,
        _ keys: BadgeKeys
    ) throws -> CardKeyRecord? {
        guard let number = BadgeRule.keyNumber(draft.medium, draft.chip) else { return nil }
        let key = CardDerivation.cardKey(
            master: try badgeKeys.master(of: keys.scope).key,
            uid: draft.number.bytes,
            chip: draft.chip,
            version: Self.badgeKeyVersion
        )
        return try keys.seal(
            key,
            badge: digest.key,
            chip: draft.chip,
            keyNumber: number,
            keyVersion: Self.badgeKeyVersion
        )
    }

    /// Says of a badge that it is written, lost or found.
    package func carryOut(
        _ step: BadgeStep,
        _ session: any Session,
        badge: BadgeID,
        company: CompanyID,
        now: Timestamp
    ) throws -> BadgeRow {
        let row = try findBadge(session, badge, company: company)
        var next = row
        next.standing = try step.applied(to: row)
        if step == .written, BadgeRule.isWritten(row.medium) {
            next.writtenAt = row.writtenAt ?? now
        }
        guard next != row else { return row }
        next.updatedAt = now
        try badges(session).update(next)
        return next
    }

    /// Gives a scope the address that its badges will bear; fixed once such badges are out.
    func setBadgeAddress(
        _ address: String,
        of scope: ScopeRow,
        _ session: any Session,
        now: Timestamp
    ) throws -> ScopeRow {
        guard BadgeAddress.isAllowed(address) else { throw BadgeRefusal.addressWrong }
        guard address != scope.badgeAddress else { return scope }
        guard try !badges(session).bearsAddress(scope.scope, at: now) else {
            throw BadgeRefusal.addressInUse
        }
        try ScopeRows(session: session).setBadgeAddress(address, of: scope.scope)
        var next = scope
        next.badgeAddress = address
        return next
    }
}
