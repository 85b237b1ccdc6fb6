import Access
import Crypto
import Foundation
import Journal
import SQLite
import Support
import Sync
import Testing
import Vocabulary

@Suite("jalon journal verify", .timeLimit(.minutes(2)))
struct JournalVerifyTests {
    struct Damage: Sendable, CustomTestStringConvertible {
        let name: String
        let sql: String
        let kind: String
        let sequence: Int
        var testDescription: String { name }

        init(_ name: String, _ sql: String, _ kind: String, _ sequence: Int) {
            self.name = name
            self.sql = sql
            self.kind = kind
            self.sequence = sequence
        }
    }

    private let folder: TemporaryFolder
    private let key: Ed25519PrivateKey

    private var path: String { folder.path("journal.sqlite") }
    private var checkpoint: String { folder.path("checkpoint.bin") }

    /// A journal of twenty refusals with a checkpoint over the last, closed.
    init() throws {
        folder = try TemporaryFolder()
        key = try #require(Ed25519PrivateKey(seed: [UInt8](repeating: 7, count: 32)))
        let journal = try JournalFile.open(path: path, device: DeviceID(3), epochFloor: 0).journal
        let start = ScopeForge.start
        for number in 0..<20 {
            let moment = start.advanced(by: .seconds(number))
            var draft = Draft(.refusal, time: TimeBounds(exactly: moment))
            draft.refusal = .unknown
            try journal.append([draft])
        }
        let bytes = journal.checkpoint(at: start, signer: key)
        try Data(bytes).write(to: URL(fileURLWithPath: checkpoint))
    }

    private func attack(_ sql: String) throws {
        let connection = try Connection(path: path, options: .init(mode: .readWrite))
        try connection.execute(sql)
        try connection.checkpoint(.truncate)
    }

    private func verify(_ more: [String] = []) async -> (code: Int32, run: OperatorRun) {
        let run = OperatorRun()
        let code = await run(["journal", "verify", path] + more)
        return (code, run)
    }

    private var vouched: [String] {
        ["--device-key", Hex.encode(key.publicKey.bytes), "--checkpoint", checkpoint]
    }

    @Test func `A sound journal ends with 0, and says whether its end is vouched for`() async {
        let plain = await verify()
        #expect(plain.code == 0, "\(plain.run.talk)")
        #expect(plain.run.output.contains("20 records, 1 to 20"))
        #expect(plain.run.output.hasSuffix("The journal is sound.\n"))
        #expect(plain.run.talk.contains("Nobody vouches for the end"))
        let sure = await verify(vouched)
        #expect(sure.code == 0, "\(sure.run.output)")
        #expect(sure.run.talk.isEmpty)
    }

    private static func edit(_ sequence: Int) -> String {
        """
        UPDATE record SET bytes = CAST(substr(bytes, 1, 50) || X'5A' \
        || substr(bytes, 52) AS BLOB) WHERE sequence = \(sequence)
        """
    }

    static let damages = [
        Damage("a record edited", edit(9), "edited", 9),
        Damage("a record removed", "DELETE FROM record WHERE sequence = 7", "removed", 7),
        Damage(
            "two records swapped",
            """
            UPDATE record SET sequence = 1000 WHERE sequence = 3;
            UPDATE record SET sequence = 3 WHERE sequence = 17;
            UPDATE record SET sequence = 17 WHERE sequence = 1000
            """,
            "reordered",
            3
        ),
    ]

    @Test(arguments: damages)
    func `The first record that is not as written is named, with exit 1`(
        _ damage: Damage
    ) async throws {
        try attack(damage.sql)
        let (code, run) = await verify()
        #expect(code == 1)
        #expect(run.output.contains("NOT sound: \(damage.kind)"), "\(run.output)")
        #expect(run.output.contains("record \(damage.sequence):"), "\(run.output)")
        let machine = await verify(["--json"])
        #expect(machine.code == 1)
        let text = Data(machine.run.output.utf8)
        let report = try JSONSerialization.jsonObject(with: text) as? [String: Any]
        let fault = report?["fault"] as? [String: Any]
        #expect(fault?["kind"] as? String == damage.kind)
        #expect(fault?["sequence"] as? Int == damage.sequence)
        #expect(report?["sound"] as? Bool == false)
    }

    @Test func `A missing end is seen by a checkpoint and by nothing else`() async throws {
        try attack("DELETE FROM record WHERE sequence > 15")
        #expect(await verify().code == 0)
        let (code, run) = await verify(vouched)
        #expect(code == 1)
        #expect(run.output.contains("truncated"), "\(run.output)")
    }

    @Test func `A checkpoint that is not there is told, and a file of noise is no journal`()
        async throws
    {
        let deviceKey = ["--device-key", Hex.encode(key.publicKey.bytes)]
        #expect(await verify(deviceKey + ["--checkpoint", folder.path("none")]).code == 66)
        let noise = Data((0..<8_192).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try noise.write(to: URL(fileURLWithPath: path))
        let (code, run) = await verify()
        #expect(code == 1 || code == 66, "\(run.output)\(run.talk)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == noise)
    }
}
