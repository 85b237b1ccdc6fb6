import Processes

/// A command that was run to its end, and all that it said.
struct Command: CustomStringConvertible {
    private static let outputBytesMax = 16 << 20

    let words: [String]
    let code: Int32
    /// Standard output and standard error as they came.
    let text: String

    /// Runs it, looked up in PATH, with root's folders in it.
    init(
        _ words: [String],
        environment: [String: String] = [:],
        workingDirectory: String? = nil
    ) async throws {
        self.words = words
        let path = ["PATH": OwnProcess.environment["PATH"] ?? "", "HOME": "/root"]
        let child = try Child(
            ChildSpec(
                "/bin/bash",
                ["-c", "PATH=$PATH:/usr/sbin:/sbin; exec \"$@\" 2>&1", "--"] + words,
                environment: path.merging(environment) { $1 },
                workingDirectory: workingDirectory,
                output: .pipe
            )
        )
        let bytes = try await child.output?.all(limit: Self.outputBytesMax) ?? []
        text = String(decoding: bytes, as: UTF8.self)
        code = if case .code(let code) = await child.wait() { code } else { -1 }
    }

    /// Runs it and throws all that it said unless it ends with 0.
    @discardableResult
    static func must(
        _ words: [String],
        environment: [String: String] = [:]
    ) async throws -> String {
        let command = try await Command(words, environment: environment)
        guard command.code == 0 else { throw NotInTime(description: command.description) }
        return command.text
    }

    var description: String {
        "\(words.joined(separator: " ")): exit \(code)\n\(text.suffix(4_000))"
    }
}
