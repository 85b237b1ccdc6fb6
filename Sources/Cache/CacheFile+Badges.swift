package import Access
import Sync
import Synchronization
package import Vocabulary

/// What the cache knows of badges: which right each stands for, and how its card proves itself.
extension CacheFile {
    /// Everything about a badge and the right it stands for, in one version; nil while the cache is
    /// empty.
    ///
    /// `right` is the one that a token on the badge names; nil asks for the right of its row. Where
    /// neither names one, nothing can be said of a right, and both lookups are `absent`.
    package func facts(of right: RightID? = nil, badge: BadgeDigest) -> BadgeLookup? {
        lookups.withLock { lookups in
            let credential = lookups.credential(badge)
            var named = right
            if named == nil, case .row(let row) = credential { named = row.right }
            let found = named.map { lookups.facts(of: $0) } ?? lookups.factsOfNoRight()
            return found.map { BadgeLookup(credential: credential, facts: $0) }
        }
    }

    /// An empty cache proves nothing: it answers `tampered`.
    package func credential(_ digest: BadgeDigest) -> CredentialLookup {
        lookups.withLock { $0.credential(digest) }
    }

    /// An empty cache proves nothing: it answers `tampered`.
    package func cardKey(_ digest: BadgeDigest) -> CardKeyLookup {
        lookups.withLock { $0.cardKey(digest.key) }
    }
}

/// What one version of the cache says about a badge.
package struct BadgeLookup: Sendable {
    package let credential: CredentialLookup
    package let facts: CacheFacts
}

extension CacheFile.Lookups {
    mutating func credential(_ digest: BadgeDigest) -> CredentialLookup {
        guard content != nil else { return .tampered }
        guard let probe = content?.probe(.credentials, digest.key) else { return .absent }
        guard let leaf = reader?.leaf(ofCredentials: probe),
            leaf == content?.leaf(.credentials, probe)
        else { return .tampered }
        return reader?.credential(digest) ?? .tampered
    }

    mutating func cardKey(_ key: UInt64) -> CardKeyLookup {
        guard content != nil else { return .tampered }
        guard let probe = content?.probe(.cardKeys, key) else { return .absent }
        guard let leaf = reader?.leaf(ofCardKeys: probe), leaf == content?.leaf(.cardKeys, probe)
        else { return .tampered }
        return reader?.cardKey(key) ?? .tampered
    }

    func factsOfNoRight() -> CacheFacts? {
        guard let content else { return nil }
        let head = content.head.head
        return CacheFacts(
            right: .absent,
            block: .absent,
            zones: content.zones,
            rules: content.rules,
            head: HeadDates(issuedAt: head.issuedAt, expiresAt: head.expiresAt),
            hubEpoch: head.hubEpoch,
            headVersion: head.version
        )
    }
}
