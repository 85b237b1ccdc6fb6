package import Access
import Crypto
import SQLite
package import Sync
import Synchronization
package import Vocabulary

/// The signed copy of a scope that an edge decides against; it may be thrown away at any time.
///
/// Every lookup verifies its bucket against the signed head, so that the file itself is never
/// trusted. Writes go through a connection of their own: a large delta holds the lookups up only
/// for its commit.
package final class CacheFile: Sendable {
    /// Damaged files kept beside the cache; the oldest goes when another comes.
    package static let asideMax = 3

    package let path: String
    package let scope: ScopeID
    let fileSystem: FileSystem

    /// Goes before the writer: the last connection to close empties the log, which takes writing.
    let lookups: Mutex<Lookups>
    /// Nil where the file could not be opened again after it was set aside; taken before `lookups`.
    let writer: Mutex<CacheWriter?>

    /// What the lookups share: verified content and the connection that reads its rows.
    struct Lookups: ~Copyable {
        var content: CacheContent?
        var reader: CacheReader?
    }

    init(
        path: String,
        scope: ScopeID,
        fileSystem: FileSystem,
        writer: consuming sending CacheWriter,
        reader: consuming sending CacheReader,
        content: CacheContent?
    ) {
        self.path = path
        self.scope = scope
        self.fileSystem = fileSystem
        self.writer = Mutex(writer)
        lookups = Mutex(Lookups(content: content, reader: reader))
    }

    /// The head whose rows this cache holds; nil for an empty one.
    package var head: SignedHead? { lookups.withLock { $0.content?.head } }

    /// Everything about one right in one version; nil while the cache is empty.
    package func facts(of right: RightID) -> CacheFacts? {
        lookups.withLock { $0.facts(of: right) }
    }

    /// An empty cache proves nothing: it answers `tampered`.
    package func right(_ id: RightID) -> RightLookup {
        lookups.withLock { $0.right(id.raw) }
    }

    /// An empty cache proves nothing: it answers `tampered`.
    package func block(_ id: RightID) -> BlockLookup {
        lookups.withLock { $0.block(id.raw) }
    }

    /// Verified when they were loaded, as are the rules; empty while the cache is.
    package var zones: ZoneGraph { lookups.withLock { $0.content?.zones ?? ZoneGraph() } }

    package var rules: PolicyRules { lookups.withLock { $0.content?.rules ?? PolicyRules() } }
}

extension CacheFile.Lookups {
    mutating func facts(of right: RightID) -> CacheFacts? {
        guard let content else { return nil }
        let row = self.right(right.raw)
        let head = content.head.head
        return CacheFacts(
            right: row,
            block: block(right.raw),
            zones: content.zones,
            rules: content.rules,
            head: HeadDates(issuedAt: head.issuedAt, expiresAt: head.expiresAt),
            hubEpoch: head.hubEpoch,
            headVersion: head.version
        )
    }

    mutating func right(_ key: UInt64) -> RightLookup {
        guard content != nil else { return .tampered }
        guard let probe = content?.probe(.rights, key) else { return .absent }
        guard let leaf = reader?.leaf(ofRights: probe), leaf == content?.leaf(.rights, probe)
        else { return .tampered }
        return reader?.right(key) ?? .tampered
    }

    mutating func block(_ key: UInt64) -> BlockLookup {
        guard content != nil else { return .tampered }
        guard let probe = content?.probe(.blocklist, key) else { return .absent }
        guard let leaf = reader?.leaf(ofBlocks: probe), leaf == content?.leaf(.blocklist, probe)
        else { return .tampered }
        return reader?.block(key) ?? .tampered
    }
}
