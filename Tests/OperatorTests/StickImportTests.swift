import Processes
import Support
import Sync
import Testing
import Vocabulary

/// Journals that come to the hub on a stick, where some of them are not welcome.
@Suite(.timeLimit(.minutes(1)))
struct StickImportTests {
    private static func stick() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let place = folder.path("jalon-sync")
        try Files.makeFolder(place, mode: 0o755)
        for number in [1, 2, 3] as [UInt32] {
            let file = StickFile.journal(DeviceID(number), number: 1)
            try Files.write(
                Array(repeating: 7, count: 256),
                to: "\(place)/\(file.name)",
                mode: 0o644
            )
        }
        return folder
    }

    private static let word = Array(
        repeating: UInt8(9),
        count: Acknowledgement.byteCount
    )
    private static let device = FakeHub.Answer(200, #"{"scope":"scope_AAAAAAY"}"#)
    private static let taken = FakeHub.Answer(200, bytes: word)

    struct Case: Sendable {
        let second: FakeHub.Answer
        let code: Int32
        let asked: Int
        let isTold: Bool
    }

    @Test(arguments: [
        // Nobody knows the second device: its row says so, and the third is taken.
        Case(
            second: .init(404, #"{"detail":"There is no such device."}"#),
            code: 1,
            asked: 5,
            isTold: true
        ),
        // The hub fails: nothing more is taken, and what it acknowledged stays so.
        Case(second: .init(500, "{}"), code: 75, asked: 3, isTold: false),
    ])
    func `What a hub acknowledged is written back, whatever became of the next file`(
        _ given: Case
    ) async throws {
        let folder = try Self.stick()
        let (code, run, asked) = try await FakeHub.run(
            ["sync", "import", "--from", folder.path(".")],
            answers: [Self.device, Self.taken, given.second, Self.device, Self.taken]
        )
        #expect(code == given.code, "\(run.talk)")
        #expect(asked.count == given.asked)
        #expect(run.output.contains("no such device") == given.isTold, "\(run.output)")
        let book = folder.path("jalon-sync/\(StickFile.acknowledgements.name)")
        let written = try Files.read(book, limit: 1 << 20)
        #expect(written.count == Acknowledgement.byteCount * (given.isTold ? 2 : 1))
    }
}
