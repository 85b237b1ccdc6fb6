import Foundation
import Testing

/// The files under Tests/Fixtures/golden: formats that a second implementation must reproduce.
///
/// A missing file is written only with JALON_GOLDEN_WRITE=1 in the environment; a file that differs
/// is never overwritten: delete it on purpose, and say in the commit which format changed.
@Suite("Golden vectors")
struct GoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/golden")

    private static let mayWrite =
        ProcessInfo.processInfo.environment["JALON_GOLDEN_WRITE"] == "1"

    @Test func `Every format writes the fixed bytes and reads them back`() throws {
        for vector in try GoldenVector.all() {
            let file = Self.folder.appending(path: vector.name)
            if Self.mayWrite, !FileManager.default.fileExists(atPath: file.path()) {
                try Data(vector.bytes).write(to: file)
            }
            let stored = Array(try Data(contentsOf: file))
            #expect(vector.bytes == stored, "\(vector.name) is written differently")
            #expect(vector.rewritten(stored) == stored, "\(vector.name) is read differently")
        }
    }

    @Test func `The folder holds these files and no others`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
        let expected = try GoldenVector.all().map(\.name) + ["README.md"]
        #expect(expected.count > 30)
        #expect(files.sorted() == expected.sorted())
    }

    @Test func `A changed byte is never read as the same object`() throws {
        for vector in try GoldenVector.all() where !vector.isDerived {
            var changed = vector.bytes
            changed[changed.count / 2] ^= 0x40
            #expect(vector.rewritten(changed) != vector.bytes, "\(vector.name)")
        }
    }
}
