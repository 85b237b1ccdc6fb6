import Access
import Cache
import Foundation
import SQLite
import Support
import Sync
import Testing
import Vocabulary

@Suite("jalon cache verify", .timeLimit(.minutes(2)))
struct CacheVerifyTests {
    struct Damage: Sendable, CustomTestStringConvertible {
        let name: String
        let sql: String
        let shown: String
        var testDescription: String { name }

        init(_ name: String, _ sql: String, _ shown: String) {
            self.name = name
            self.sql = sql
            self.shown = shown
        }
    }

    private let folder: TemporaryFolder
    private var forge = ScopeForge()

    private var path: String { folder.path("cache.sqlite") }

    /// A cache of 40 rights in its second version, closed.
    init() throws {
        folder = try TemporaryFolder()
        for number in 1...40 {
            let key = UInt64(number) << 58 | UInt64(number)
            forge.put(RightRecord(right: RightID(key)))
        }
        forge.put(ZoneRecord(zone: 1))
        forge.publish()
        forge.put(RightRecord(right: RightID(9 << 58 | 9), status: .revoked))
        forge.publish()
        let cache = try CacheFile.open(
            path: path,
            scope: forge.scope,
            keyring: forge.keyring,
            mark: nil
        ).cache
        _ = try cache.apply(forge.snapshot(1))
        _ = try cache.apply(forge.delta(from: 1))
    }

    private func attack(_ sql: String) throws {
        let connection = try Connection(path: path, options: .init(mode: .readWrite))
        try connection.execute(sql)
        try connection.checkpoint(.truncate)
    }

    private func verify(_ more: [String] = []) async -> (code: Int32, run: OperatorRun) {
        let run = OperatorRun()
        let code = await run(["cache", "verify", path] + more)
        return (code, run)
    }

    @Test func `A sound cache ends with 0 and says that nobody checked the signature`() async {
        let (code, run) = await verify()
        #expect(code == 0, "\(run.talk)")
        #expect(run.output.contains("scope_AAAAABY, version 2"))
        #expect(run.output.hasSuffix("The cache is sound.\n"))
        #expect(run.talk.contains("--keyring"))
    }

    @Test func `The keyring's own and a stranger's tell a true signature from a false one`()
        async throws
    {
        let own = folder.path("keyring.bin")
        try Data(forge.keyringBytes).write(to: URL(fileURLWithPath: own))
        let good = await verify(["--keyring", own, "--json"])
        #expect(good.code == 0, "\(good.run.output)")
        #expect(good.run.output.contains(#""signatureChecked" : true"#))
        let other = folder.path("other.bin")
        try Data(ScopeForge(seed: 9).keyringBytes).write(to: URL(fileURLWithPath: other))
        let bad = await verify(["--keyring", other])
        #expect(bad.code == 1)
        #expect(bad.run.output.contains("NOT sound"))
        let noise = folder.path("noise.bin")
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: noise))
        #expect(await verify(["--keyring", noise]).code == 78)
        #expect(await verify(["--keyring", folder.path("none.bin")]).code == 66)
    }

    @Test func `The keyring that the hub gives checks the signature`() async throws {
        let file = folder.path("given.bin")
        let given = try await FakeHub.run(
            ["scope", "keyring", CommandTests.scope, "--out", file],
            answers: [FakeHub.Answer(200, bytes: forge.keyringBytes)]
        )
        #expect(given.code == 0, "\(given.run.talk)")
        #expect(given.asked.map(\.line) == ["GET /v1/scopes/scope_AAAAABY/keyring"])
        #expect(given.run.output.contains(file))
        let (code, run) = await verify(["--keyring", file, "--json"])
        #expect(code == 0, "\(run.talk)")
        #expect(run.output.contains(#""signatureChecked" : true"#))
        let nowhere = try await FakeHub.run(
            ["scope", "keyring", CommandTests.scope, "--out", folder.path("none/keyring.bin")],
            answers: [FakeHub.Answer(200, bytes: forge.keyringBytes)]
        )
        #expect(nowhere.code == 73)
    }

    static let damages = [
        Damage(
            "a row edited",
            """
            UPDATE rights SET record = CAST(substr(record, 1, 9) || X'01' \
            || substr(record, 11) AS BLOB) WHERE key = X'2400000000000009'
            """,
            "NOT SOUND"
        ),
        Damage("a row deleted", "DELETE FROM rights WHERE key = X'2400000000000009'", "NOT SOUND"),
        Damage("a zone edited", "UPDATE zones SET record = zeroblob(48)", "zones"),
        Damage("the head edited", "UPDATE head SET bytes = zeroblob(390)", "NOT sound"),
        Damage("a leaf edited", "UPDATE leaf SET digests = zeroblob(length(digests))", "NOT sound"),
        Damage(
            "a trigger added",
            "CREATE TRIGGER t AFTER DELETE ON rights BEGIN SELECT 1; END",
            "NOT sound"
        ),
    ]

    @Test(arguments: damages)
    func `A damaged cache ends with 1 and says where`(_ damage: Damage) async throws {
        try attack(damage.sql)
        let (code, run) = await verify()
        #expect(code == 1, "\(run.output)\(run.talk)")
        #expect(run.output.contains(damage.shown), "\(run.output)")
        let machine = await verify(["--json"])
        #expect(machine.code == 1)
        #expect(machine.run.output.contains(#""sound" : false"#))
    }

    @Test func `A file of noise is no cache`() async throws {
        let noise = Data((0..<8_192).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try noise.write(to: URL(fileURLWithPath: path))
        let (code, run) = await verify()
        #expect(code == 1, "\(run.talk)")
        #expect(run.output.contains("This is no cache of an edge."))
        #expect(!run.output.contains("SQLite"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == noise)
    }
}
