package import Crypto
package import Sync
package import Vocabulary

/// What a keyring becomes: a first one, one with newer keys, one under other roots.
///
/// Values in, values out; who signs it is decided elsewhere.
package enum KeyringPlan {
    /// A season and what follows it; a key is replaced before.
    package static let life = Duration.seconds(400 * 86_400)
    /// Tokens tell their minute of issue rounded down, and clocks differ a little.
    package static let lead = Duration.seconds(86_400)
    /// How long before its first use a key is known, by default: gates ask within half a minute.
    package static let overlapDefault = Duration.seconds(120)
    package static let overlapMax = Duration.seconds(30 * 86_400)
    /// What a replaced key signed may still be looked at for so long.
    package static let kept = Duration.seconds(60 * 86_400)
    /// Codes live for a season.
    package static let tokenKept = life

    /// A key that is to be listed.
    package struct Fresh: Sendable {
        package let role: KeyRole
        package let number: UInt8
        package let key: Ed25519PublicKey

        package init(role: KeyRole, number: UInt8, key: Ed25519PublicKey) {
            self.role = role
            self.number = number
            self.key = key
        }
    }

    package static func first(
        of scope: ScopeID,
        keys: [Fresh],
        roots: RootSet,
        at now: Timestamp
    ) -> Keyring {
        Keyring(
            scope: scope,
            version: 1,
            issuedAt: now,
            expiresAt: now.advanced(by: life),
            threshold: roots.threshold,
            roots: roots.roots,
            keys: keys.map { entry($0, from: now.advanced(by: .zero - lead), at: now) }
        )
    }

    /// The next keyring, in which each fresh key takes over from those of its role.
    ///
    /// The older keys of its role stay for what they signed. Where they are stolen they go at once;
    /// those of tokens stay listed even then, for codes that a row of the cache vouches for, and
    /// the emergency list strikes them.
    package static func rotated(
        _ old: Keyring,
        adding fresh: [Fresh],
        isStolen: Bool,
        overlap: Duration,
        at now: Timestamp
    ) -> Keyring {
        let begin = begin(after: overlap, at: now)
        let roles = Set(fresh.map(\.role))
        var entries: [KeyringEntry] = []
        for entry in old.keys where !isForgotten(entry, at: now) {
            guard roles.contains(entry.role) else {
                entries.append(entry)
                continue
            }
            if isStolen, entry.role != .token { continue }
            entries.append(ended(entry, at: isStolen ? now : begin.advanced(by: lead)))
        }
        return next(
            old,
            RootSet(of: old),
            entries + fresh.map { entry($0, from: begin, at: now) },
            now
        )
    }

    /// The next keyring with the same keys under other roots.
    package static func vouched(_ old: Keyring, by roots: RootSet, at now: Timestamp) -> Keyring {
        next(old, roots, old.keys.filter { !isForgotten($0, at: now) }, now)
    }

    /// Whole minutes, because a token tells no shorter time: nothing signed at `begin` or later
    /// rounds down to before it.
    static func begin(after overlap: Duration, at now: Timestamp) -> Timestamp {
        let minute = Minute(holding: now.advanced(by: overlap))
        return (overlap > .zero ? minute.advanced(byMinutes: 1) : minute).start
    }

    private static func next(
        _ old: Keyring,
        _ roots: RootSet,
        _ keys: [KeyringEntry],
        _ now: Timestamp
    ) -> Keyring {
        Keyring(
            scope: old.scope,
            version: old.version + 1,
            issuedAt: now,
            expiresAt: now.advanced(by: life),
            threshold: roots.threshold,
            roots: roots.roots,
            keys: keys
        )
    }

    private static func entry(
        _ fresh: Fresh,
        from begin: Timestamp,
        at now: Timestamp
    ) -> KeyringEntry {
        KeyringEntry(
            number: fresh.number,
            role: fresh.role,
            publicKey: fresh.key,
            notBefore: begin,
            notAfter: now.advanced(by: life)
        )
    }

    private static func ended(_ entry: KeyringEntry, at moment: Timestamp) -> KeyringEntry {
        KeyringEntry(
            number: entry.number,
            role: entry.role,
            publicKey: entry.publicKey,
            notBefore: entry.notBefore,
            notAfter: min(entry.notAfter, moment)
        )
    }

    private static func isForgotten(_ entry: KeyringEntry, at now: Timestamp) -> Bool {
        entry.notAfter.advanced(by: entry.role == .token ? tokenKept : kept) <= now
    }
}
