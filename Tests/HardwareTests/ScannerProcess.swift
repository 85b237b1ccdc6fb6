import Foundation
import Glibc
import Testing

/// `jalon-qr scanner` as a process, and what it writes.
final class ScannerProcess {
    private let process = Process()
    private let output = Pipe()
    private let talk = Pipe()
    private var text = ""
    private var taken = 0

    init(_ words: [String]) throws {
        let arguments = ProcessInfo.processInfo.arguments
        let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
        process.executableURL = URL(fileURLWithPath: bundle).deletingLastPathComponent()
            .appendingPathComponent("jalon-qr")
        process.arguments = ["scanner"] + words
        process.standardOutput = output
        process.standardError = talk
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// The next lines other than BEAT, as many as asked or what came within ten seconds.
    func lines(_ count: Int) -> [String] {
        let deadline = ContinuousClock.now + .seconds(10)
        while fresh.count < count, ContinuousClock.now < deadline {
            // A beat comes every 250 ms, so that this never waits for long.
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            text += String(decoding: data, as: UTF8.self)
        }
        let lines = fresh.prefix(count).map(String.init)
        taken += lines.count
        return lines
    }

    /// What comes within so many beats, without the beats.
    func lines(withinBeats beats: Int) -> [String] {
        var seen = 0
        while seen < beats {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            let piece = String(decoding: data, as: UTF8.self)
            seen += piece.split(separator: "\n").count { $0 == "BEAT" }
            text += piece
        }
        return lines(fresh.count)
    }

    /// How it ended, once nobody reads its lines.
    func codeAfterHangUp() throws -> Int32 {
        try output.fileHandleForReading.close()
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }

    func code() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    var notes: String {
        String(decoding: talk.fileHandleForReading.availableData, as: UTF8.self)
    }

    private var fresh: ArraySlice<Substring> {
        let whole = text.lastIndex(of: "\n").map { text[...$0] } ?? ""
        let lines = whole.split(separator: "\n").filter { $0 != "BEAT" }
        return lines.dropFirst(taken)
    }
}
