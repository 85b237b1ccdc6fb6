import Access
package import Kernel
import Sync
package import Vocabulary

/// What the context of devices asks of badges.
extension Rights {
    /// The badges that the card of a digest was.
    package func badges(
        _ session: any Session,
        of digest: [UInt8],
        in owner: BadgeOwner
    ) throws(StoreError) -> CardBadges {
        let (column, value) = owner.condition
        let lives = try session.rows(
            """
            SELECT id, access_right, generation, issued_at, ended_at FROM badge
            WHERE digest = $1 AND \(column) = $2 ORDER BY issued_at DESC, (status = 4), id LIMIT $3
            """,
            digest,
            value,
            CardBadges.livesMax
        ) { row throws(StoreError) in try CardBadges.Life(row) }
        return CardBadges(lives)
    }

    /// Takes up the highest counts of cards that a gate verified, and tells the other gates.
    ///
    /// A tap that was listened to is then worth nothing anywhere: a count is the card's, so that
    /// it rises in every badge that the card was.
    package func raiseCounters(
        _ session: any Session,
        scope: ScopeID,
        _ counters: [[UInt8]: UInt32],
        now: Timestamp
    ) throws(StoreError) {
        guard !counters.isEmpty else { return }
        let cache = try cache(session, scope)
        for (digest, counter) in counters {
            let raised = try session.rows(
                """
                UPDATE badge SET counter = $1, updated_at = $2
                WHERE digest = $3 AND scope = $4 AND counter < $5
                RETURNING digest, access_right, generation, status, medium, chip
                """,
                counter,
                now,
                digest,
                scope,
                counter
            ) { row throws(StoreError) in try Self.told(row, counter: counter) }
            // Of an ended badge gates keep what they know: it is refused whatever it counts.
            for told in raised.compactMap({ $0 }) where told.status != .replaced {
                try cache.put(.credentials, told.bytes)
            }
        }
    }

    /// What gates are told of a badge; nil while it is not written.
    private static func told(
        _ row: StoreRow,
        counter: UInt32
    ) throws(StoreError) -> CredentialRecord? {
        guard let digest = BadgeDigest(bytes: try row.bytes(0)),
            let standing = BadgeStanding(rawValue: try row.number(3)),
            let medium = Medium(rawValue: try row.number(4)),
            let chip = BadgeChip(rawValue: try row.number(5))
        else { throw StoreError(.mismatch, "A badge cannot be read.") }
        guard let status = standing.told else { return nil }
        return CredentialRecord(
            digest: digest,
            right: try row.id(1),
            generation: try row.number(2),
            status: status,
            medium: medium,
            chip: chip,
            counterSeen: counter
        )
    }
}
