import Foundation
import Journal
import Support
import Testing
import Vocabulary

/// A small disk of its own, in memory; making one takes root.
private final class SmallDisk {
    static let isPossible = geteuid() == 0 && run("/bin/mount", ["--version"])

    private let folder: TemporaryFolder
    let path: String

    init?(mebibytes: Int) throws {
        folder = try TemporaryFolder()
        path = folder.path("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let options = ["-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", path]
        guard Self.run("/bin/mount", options) else { return nil }
    }

    deinit { _ = Self.run("/bin/umount", ["-l", path]) }

    var freeBytes: UInt64 {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.uint64Value ?? 0
    }

    static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// A file of zeros; false where it does not fit.
    static func fill(_ path: String, bytes: Int) -> Bool {
        if FileManager.default.fileExists(atPath: path) { return true }
        do {
            try Data(count: bytes).write(to: URL(fileURLWithPath: path))
            return true
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            return false
        }
    }
}

@Suite("A full disk", .serialized)
struct FullDiskTests {
    private static let reserveBytes = 6 << 20

    /// How many records the reserve is promised for: fewer than it holds, and more.
    @Test(
        .enabled(if: SmallDisk.isPossible, "Mounting a small disk takes root."),
        .timeLimit(.minutes(3)),
        arguments: [200, 1_000_000]
    )
    func `A full disk costs nothing that was acknowledged`(recordsMax: Int) throws {
        guard let disk = try SmallDisk(mebibytes: 12) else {
            // A container without the right to mount: nothing can be shown here.
            withKnownIssue("This system does not let root mount a disk in memory.") {
                Issue.record("no disk")
            }
            return
        }
        let root = disk.path
        var options = JournalOptions()
        options.reserve = ReserveSpace(
            make: { SmallDisk.fill(root + "/reserve", bytes: Self.reserveBytes) },
            release: { try? FileManager.default.removeItem(atPath: root + "/reserve") },
            freeBytes: {
                let attributes = try? FileManager.default.attributesOfFileSystem(forPath: root)
                return (attributes?[.systemFreeSize] as? NSNumber)?.uint64Value
            }
        )
        options.space = SpaceMachine(
            recordsMax: recordsMax,
            freeBytesMin: 64 << 10,
            reserveBytes: UInt64(Self.reserveBytes)
        )
        let path = root + "/journal.sqlite"
        var written = 0
        do {
            let (journal, _) = try JournalFile.open(
                path: path,
                device: JournalBench.device,
                epochFloor: 0,
                options: options
            )
            #expect(journal.space == .normal)
            try journal.append([JournalBench.refusal(0)])
            written = 1
            let ballast = Int(disk.freeBytes) - (256 << 10)
            #expect(SmallDisk.fill(root + "/ballast", bytes: ballast))
            var degradedAt = 0
            let error = #expect(throws: JournalError.self) {
                for index in 1..<200_000 {
                    try journal.append([JournalBench.refusal(index)])
                    written += 1
                    if degradedAt == 0, journal.space != .normal { degradedAt = written }
                }
            }
            #expect(error?.code == .full)
            #expect(journal.space == .full)
            #expect(degradedAt > 1)
            if recordsMax == 200 { #expect(written == degradedAt + 199) }
            #expect(journal.position.sequence == UInt64(written))
            #expect(try JournalFile.verify(path: path).records == written)
            try FileManager.default.removeItem(atPath: root + "/ballast")
            #expect(journal.tendSpace() == (recordsMax == 200 ? .normal : journal.space))
        }
        try? FileManager.default.removeItem(atPath: root + "/reserve")
        let (journal, findings) = try JournalFile.open(
            path: path,
            device: JournalBench.device,
            epochFloor: 1
        )
        #expect(findings.isEmpty)
        #expect(journal.position.sequence == UInt64(written))
        try journal.append([JournalBench.refusal(0)])
        #expect(try JournalFile.verify(path: path).isSound)
    }
}
