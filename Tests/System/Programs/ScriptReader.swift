import Crypto
import Foundation
import Glibc
import HubAdmin
import Processes

/// A reader without a camera: a program that writes the lines of a reader process.
///
/// Bash and its own `read` with a time limit: nothing is started for each line.
enum ScriptReader {
    /// Shows these codes one after the other, for ever; each at most so long after the last.
    static func looping(_ codes: [String], every pause: Duration, in folder: String) throws
        -> String
    {
        let seconds = Double(pause.components.attoseconds) / 1e18
        try Files.makeFolder(folder)
        let list = codes.map { Hex.encode(Array($0.utf8)) + "\n" }.joined()
        try Files.write(Array(list.utf8), to: folder + "/codes")
        return try program(
            """
            while :; do
              while IFS= read -r line; do
                printf 'BEAT\\nCODE\\tqr\\t%s\\t3\\n' "$line"
                read -r -t \(seconds) -u 9
              done < "\(folder)/codes"
            done
            """,
            in: folder
        )
    }

    /// Shows what a ``CodeFeed`` is given.
    static func fed(in folder: String) throws -> (program: String, feed: CodeFeed) {
        try Files.makeFolder(folder)
        let program = try program(
            """
            while :; do
              if read -r -t 0.2 -u 9 line; then printf 'CODE\\tqr\\t%s\\t0\\n' "$line"
              else echo BEAT; fi
            done
            """,
            in: folder
        )
        return (program, try CodeFeed(folder + "/pipe"))
    }

    private static func program(_ body: String, in folder: String) throws -> String {
        guard mkfifo(folder + "/pipe", 0o600) == 0 else {
            throw SystemFailure("mkfifo", folder, errno: errno)
        }
        // As long as the reader of a killed daemon is there, the two would share out the letters.
        let begin = "exec 9<>\"\(folder)/pipe\"\nflock 9\necho READY"
        let text = "#!/bin/bash\n\(begin)\n\(body)\n"
        let path = folder + "/reader"
        try Files.write(Array(text.utf8), to: path, mode: 0o700)
        return path
    }
}

/// The other end of a fed reader.
final class CodeFeed: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure("open", path, errno: errno) }
    }

    deinit { close(descriptor) }

    /// Shows a code until the edge has decided on it, and gives what it said.
    ///
    /// Again and again: two sights that come close together are one presentation to the edge.
    func verdict(on right: Ground.Sold, at edge: SystemEdge) async throws -> String {
        let last = try await edge.status().number("decisions", "total")
        for _ in 0..<60 {
            show(right.code)
            let verdict = try? await eventually(
                "a decision",
                within: .milliseconds(500),
                every: .milliseconds(5)
            ) {
                try await edge.decisions(after: last).first?.word("verdict")
            }
            if let verdict { return verdict }
        }
        throw NotInTime(description: "The edge decided nothing on a code that was shown.")
    }

    /// Shows a code; a line is shorter than what a pipe takes in one piece.
    func show(_ code: String) {
        let line = Array((Hex.encode(Array(code.utf8)) + "\n").utf8)
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
