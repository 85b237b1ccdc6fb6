import Identity
package import Kernel
import Sync
package import Vocabulary

/// What brings gates back to a hub that they must no longer take for an older one.
extension Rights {
    /// Above this a version was made by an attacker: counting never comes near it.
    static let versionSoundMax = UInt64(1) << 48

    /// Begins a new epoch of the hub for a scope: after a restore from a backup, or where versions
    /// jumped.
    ///
    /// Gates take the first head of a new epoch whatever its version. A keyring that gates have and
    /// a restored hub has not may be given back to it, when it is the very next.
    package func recover(
        _ session: any Session,
        scope: ScopeID,
        keyring: [UInt8]? = nil,
        _ command: KeyCommand
    ) throws -> ScopeRow {
        let row = try self.scope(session, scope, company: command.company)
        if let keyring { try takeBack(keyring, of: scope, session, command) }
        guard row.hubEpoch < .max else { throw KeyRefusal.epochsSpent }
        try session.run(
            "UPDATE scope SET hub_epoch = $1 WHERE id = $2",
            row.hubEpoch + 1,
            scope
        )
        let newest = try HeadRows.newest(session, scope)
        if let newest, newest.head.version > Self.versionSoundMax {
            try countAnew(scope, session)
        }
        try command.note(
            "scope.recover",
            of: "\(scope)",
            "epoch \(row.hubEpoch + 1), after version \(newest?.head.version ?? 0)",
            session
        )
        let writer = HeadWriter(keys: keys)
        let publication = try writer.publish(
            session,
            scope: scope,
            tree: nil,
            now: command.now,
            isRenewal: true
        )
        session.afterCommit { [publisher] in publisher.recovered(publication, of: scope) }
        return try self.scope(session, scope, company: command.company)
    }

    /// Forgets versions that nobody counted to; what was struck stays struck.
    ///
    /// The archive goes with them: records name a version alone, and the same numbers come again.
    private func countAnew(_ scope: ScopeID, _ session: any Session) throws(StoreError) {
        for statement in [
            "DELETE FROM head WHERE scope = $1", "DELETE FROM cache_change WHERE scope = $1",
            "UPDATE flash SET complete_from = 0 WHERE scope = $1",
            "UPDATE flash_entry SET head = 0 WHERE scope = $1",
            "DELETE FROM past_head WHERE scope = $1", "DELETE FROM past_row WHERE scope = $1",
            "UPDATE cache_row SET since = 0 WHERE scope = $1",
        ] { try session.run(statement, scope) }
    }

    private func takeBack(
        _ bytes: [UInt8],
        of scope: ScopeID,
        _ session: any Session,
        _ command: KeyCommand
    ) throws {
        guard let signed = try? SignedKeyring(bytes: bytes), signed.keyring.scope == scope else {
            throw KeyRefusal.keyringRefused
        }
        let before = try roots(session)
        try putInForce(signed, session, command)
        let roots = RootSet(of: signed.keyring)
        if roots != before { try adopt(roots, session, command) }
        try keys.refresh(session, scope)
    }
}
