import Processes

/// A process that stands for hardware on a serial line: told by lines, answering each by a line.
///
/// What happens at it meanwhile is told in lines that begin with a capital letter. It ends with its
/// standard input.
package actor Emulator {
    private static let patience = Duration.seconds(5)
    private static let poll = Duration.milliseconds(5)
    private static let lineByteCountMax = 4_096

    nonisolated private let child: Child
    private let log: String
    private var answers: [String] = []
    private var last: Task<String, any Error>?
    private var pump: Task<Void, Never>?

    package init(program: String, _ words: [String], log: String) throws {
        self.log = log
        child = try Child(
            ChildSpec(program, words, input: .pipe, output: .pipe, errors: .file(log))
        )
    }

    /// Begins to listen; `heard` is called for each thing that happens, in order.
    package func start(_ heard: @escaping @Sendable (String) -> Void = { _ in }) throws {
        guard let output = child.output else {
            throw DemonstrationFailure("The emulated hardware has no standard output.")
        }
        pump = Task {
            var bytes: [UInt8] = []
            while let more = await output.next() {
                bytes += more
                while let cut = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                    take(String(decoding: bytes[..<cut], as: UTF8.self), heard)
                    bytes.removeFirst(cut + 1)
                }
                if bytes.count > Self.lineByteCountMax { return }
            }
        }
    }

    private func take(_ line: String, _ heard: @Sendable (String) -> Void) {
        if line.first?.isUppercase == true { heard(line) } else { answers.append(line) }
    }

    /// One line and its answer; the next line waits for it.
    @discardableResult
    package func tell(_ words: String) async throws -> String {
        let former = last
        let task = Task {
            _ = try? await former?.value
            try await child.write(Array((words + "\n").utf8))
            return try await line()
        }
        last = task
        let answer = try await task.value
        guard answer.hasPrefix("ok") else {
            throw DemonstrationFailure("The emulated hardware refuses \"\(words)\": \(answer).")
        }
        return answer
    }

    /// The next line that is no event: an answer, or the path of a port at the start.
    @discardableResult
    package func line() async throws -> String {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if !answers.isEmpty { return answers.removeFirst() }
            try await Task.sleep(for: Self.poll)
        }
        throw DemonstrationFailure(
            "The emulated hardware does not answer; its words are in \(log)."
        )
    }

    package func stop() async {
        await child.closeInput()
        await child.terminate(grace: .seconds(2))
        pump?.cancel()
    }
}
