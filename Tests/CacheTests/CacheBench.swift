import Access
import Cache
import SQLite
import Support
import Sync
import Vocabulary

/// A cache in a folder of its own, with the hub that fills it.
struct CacheBench {
    let folder: TemporaryFolder
    var forge = ScopeForge()

    init() throws {
        folder = try TemporaryFolder()
    }

    var path: String { folder.path("cache.sqlite") }

    func open(mark: HeadMark? = nil) throws -> (cache: CacheFile, findings: [CacheFinding]) {
        try CacheFile.open(path: path, scope: forge.scope, keyring: forge.keyring, mark: mark)
    }

    /// Opens and expects nothing to be wrong.
    func sound(mark: HeadMark? = nil) throws -> CacheFile {
        let (cache, findings) = try open(mark: mark)
        guard findings.isEmpty else { throw findings[0] }
        return cache
    }

    /// Writes into the file behind the cache's back.
    func attack(_ sql: String) throws {
        let connection = try Connection(path: path)
        try connection.execute(sql)
        try connection.checkpoint(.passive)
    }

    /// 5 000 rights with random ids, a zone, a rule and a block; the victim is revoked in version
    /// 2.
    mutating func publishRevocation(of rights: [RightRecord]) {
        for right in rights { forge.put(right) }
        forge.put(ZoneRecord(zone: 1))
        if let window = WeeklyWindow(policy: 3, weekdays: 0x7F, opens: 480, closes: 1200) {
            forge.put(window)
        }
        forge.publish()
        var victim = rights[rights.count / 2]
        victim.status = .revoked
        forge.put(victim)
        forge.put(BlockRecord(right: victim.right, generation: 1, reason: .revoked))
        forge.publish()
    }

    static func rights(_ count: Int, seed: UInt64 = 1) -> [RightRecord] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { RightRecord(right: RightID(random.next()), product: UInt32($0)) }
    }
}

extension [UInt8] {
    /// As a literal of SQL.
    var sql: String { "X'" + map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'" }
}
