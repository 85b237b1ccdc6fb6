import Crypto
package import Kernel
import Logging
import Rights
package import Sync
package import Vocabulary

/// Whom gates believe when they hear no hub: one signed roster a scope.
extension Devices {
    /// Rosters count seconds since this moment, so that a hub restored from a backup goes on above
    /// all that it ever signed.
    private static let versionsBegin: Int64 = 1_577_836_800

    /// Signs the rosters anew of which something is no longer true.
    ///
    /// In the transaction of the change: a roster never says what the store does not.
    func renewRosters(_ session: any Session) throws(StoreError) {
        let scopes = try session.rows("SELECT DISTINCT scope FROM gate ORDER BY scope") {
            row throws(StoreError) in try row.id(0, as: ScopeID.self)
        }
        for scope in scopes { _ = try roster(session, of: scope) }
    }

    /// The newest roster of a scope, signed anew where it is not true, half its life is over, or a
    /// key signed it that signs no more.
    package func roster(
        _ session: any Session,
        of scope: ScopeID
    ) throws(StoreError) -> Roster? {
        let rows = RosterRows(session: session, scope: scope)
        let entries = try rows.entries()
        let known = try known(session, rows)
        if let known, known.devices == entries, isYoung(known) { return known }
        guard known != nil || !entries.isEmpty else { return nil }
        let roster = try signed(entries, above: try rows.version, rows)
        services.log.info("rosterSigned", ["version": "\(roster.version)"])
        session.afterCommit { [rights] in rights.publisher.rosterChanged(of: scope) }
        return roster
    }

    /// Whether the stored roster needs no look at the devices: it verifies and is young.
    func isFresh(_ session: any Session, _ rows: RosterRows) throws(StoreError) -> Bool {
        try known(session, rows).map(isYoung) ?? false
    }

    private func isYoung(_ roster: Roster) -> Bool {
        services.clock.now() < roster.issuedAt.advanced(by: Roster.life / 2)
    }

    private func signed(
        _ entries: [RosterEntry],
        above version: UInt32,
        _ rows: RosterRows
    ) throws(StoreError) -> Roster {
        let now = services.clock.now()
        let floor = UInt32(clamping: Int64(now.milliseconds / 1_000) - Self.versionsBegin)
        let signer: Signer
        do {
            signer = try rights.keys.signer(.hub, of: rows.scope, at: now)
        } catch {
            throw StoreError(.mismatch, "A roster could not be signed: \(error)")
        }
        let roster = Roster(
            scope: rows.scope,
            version: max(version == .max ? version : version + 1, floor),
            issuedAt: now,
            expiresAt: now.advanced(by: Roster.life),
            devices: entries,
            key: signer.number
        )
        try rows.write(roster, roster.signed(by: signer.key))
        return roster
    }

    /// The roster that is stored, where it still verifies.
    private func known(
        _ session: any Session,
        _ rows: RosterRows
    ) throws(StoreError) -> Roster? {
        guard let bytes = try rows.bytes,
            let text = try rights.keyring(session, of: rows.scope),
            let keyring = try? SignedKeyring(bytes: text).keyring
        else { return nil }
        return try? Roster(bytes: bytes, keyring: keyring)
    }
}
