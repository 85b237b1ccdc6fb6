import Foundation
import Testing

/// The scripts that people and machines start first.
@Suite(.timeLimit(.minutes(1)))
struct ScriptTests {
    private let root = Repository.shared.root

    private func run(
        _ words: [String],
        path: String = "/usr/bin:/bin"
    ) throws -> (code: Int32, text: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: words[0], relativeTo: root)
        process.arguments = Array(words.dropFirst())
        process.environment = ["PATH": path]
        process.currentDirectoryURL = root
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    private func report(_ name: String) throws -> (code: Int32, lines: [Substring]) {
        let (code, text) = try run(["Provisioning/tally", "Tests/Fixtures/reports/\(name).jsonl"])
        return (code, text.split(separator: "\n"))
    }

    @Test func `Every shell script can be read by bash`() throws {
        let scripts = Repository.shared.files.filter {
            $0.lines.first?.hasPrefix("#!") == true && $0.lines.first?.hasSuffix("bash") == true
        }
        #expect(scripts.count >= 3)
        for script in scripts {
            let (code, text) = try run(["/bin/bash", "-n", script.path])
            #expect(code == 0, "\(script.path): \(text)")
            #expect(script.lines.contains("set -euo pipefail"), "\(script.path)")
        }
    }

    @Test func `Without Swift the set-up says so and what to do`() throws {
        let (code, text) = try run(["Provisioning/setup"])
        #expect(code == 69)
        #expect(text.hasPrefix("setup: Swift is not installed, or not in PATH."))
        #expect(text.contains("https://www.swift.org/install/linux/"))
    }

    /// Programs that stand before the real ones in PATH: what each says, and its exit code.
    private static let machines: [(programs: [String: String], answer: String)] = [
        (["swift": "echo Swift version 6.2.9"], "setup: Swift 6.2.9 is too old; Jalon needs 6.3"),
        (["swift": "exit 1"], "setup: swift is in PATH but does not start"),
        (
            ["dpkg-query": "exit 1", "id": "echo 1000", "sudo": "exit 1"],
            "setup: Packages are missing, you are not root and sudo would ask for a password."
        ),
        (
            [
                "dpkg-query": "exit 1", "id": "echo 0",
                "apt-get": "echo Could not resolve; exit 100",
            ],
            "there is no network"
        ),
        (
            ["dpkg-query": "exit 1", "id": "echo 0", "apt-get": "exit 0"],
            "setup: apt said yes, but these are still missing: ca-certificates"
        ),
    ]

    @Test(arguments: machines)
    func `The set-up says plainly what is missing`(
        _ machine: (programs: [String: String], answer: String)
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jalon-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let swift = ["swift": "echo Swift version 6.3.1"]
        for (name, body) in swift.merging(machine.programs, uniquingKeysWith: { $1 }) {
            let path = folder.appending(path: name).path
            let isMade = FileManager.default.createFile(
                atPath: path,
                contents: Data("#!/bin/sh\n\(body)\n".utf8),
                attributes: [.posixPermissions: 0o755]
            )
            #expect(isMade)
        }
        let (code, text) = try run(["Provisioning/setup"], path: "\(folder.path):/usr/bin:/bin")
        #expect(code == 69)
        #expect(text.contains(machine.answer), "\(text)")
    }

    @Test func `A word no script knows ends with 2`() throws {
        #expect(try run(["Provisioning/setup", "--tset"]).code == 2)
        #expect(try run(["Provisioning/test", "--logn"]).code == 2)
        #expect(try run(["Provisioning/test", "--filter"]).code == 2)
    }

    @Test func `Every package has a name, a moment and a purpose`() throws {
        let file = try #require(Repository.shared.file("Provisioning/packages.txt"))
        for line in file.lines where !line.isEmpty && !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            #expect(words.count > 3 && words[2] == "#", "\(line)")
            #expect(["build", "run", "test"].contains(words[1]), "\(line)")
        }
    }

    @Test func `Failed and skipped tests are counted and named`() throws {
        let (code, lines) = try report("mixed")
        #expect(code == 1)
        #expect(lines.last == "5 passed, 2 failed, 5 skipped")
        #expect(lines.contains("failed: PTests.`B fails`()"))
        #expect(lines.contains("skipped: PTests.`D skipped`(): later"))
        let reason = "vectors absent: ../shared/vectors/x.json"
        #expect(lines.contains("skipped: PTests.`F cancelled`(): \(reason)"[...]))
    }

    @Test func `A run that breaks off has failed, and so has the test it was in`() throws {
        let (code, lines) = try report("broken-off")
        #expect(code == 1)
        #expect(lines.last == "4 passed, 3 failed, 5 skipped")
        #expect(lines.contains("the test run broke off before its end"))
        #expect(lines.contains("failed: QTests.`Q passes`()"))
    }

    @Test func `A run in which all pass ends with 0, and an empty one does not`() throws {
        let (code, lines) = try report("green")
        #expect(code == 0)
        #expect(lines == ["1 passed, 0 failed, 0 skipped"])
        #expect(try run(["Provisioning/tally", "/dev/null"]).code == 1)
    }
}
