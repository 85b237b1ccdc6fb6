import Dispatch
import Glibc
import Processes
import ReaderLines
import Support
import Synchronization

/// The program `jalon-nfc watch` as it is built, run as a process, and what it says.
///
/// The real program on the real libnfc: a wait here is a wait for another process, bounded. What
/// it says is taken and dated on a thread of its own, however busy the tests are.
final class WatchedReader: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct Heard {
        var lines: [(at: Instant, text: String)] = []
        var beats: [Instant] = []
        var hasEnded = false
        /// When the line came that was handed out last.
        var at: Instant?
    }

    static let patience = Duration.seconds(15)

    private let child: Child
    /// A named pipe: what is said goes straight into it, by way of no task.
    private let folder: TemporaryFolder
    private let input: Mutex<Int32>
    private let heard = Mutex(Heard())

    /// With the device's connection string, and further words.
    init(_ device: String, _ words: [String] = []) throws {
        let program = try OwnProcess.executableFolder() + "/jalon-nfc"
        let arguments = ["watch", "--device", device] + words
        folder = try TemporaryFolder()
        let pipe = folder.path("input")
        // For reading too: to open a pipe for writing alone waits for its reader.
        guard mkfifo(pipe, 0o600) == 0 else { throw SystemFailure("mkfifo", pipe, errno: errno) }
        input = Mutex(open(pipe, O_RDWR | O_CLOEXEC))
        child = try Child(
            ChildSpec(program, arguments, input: .file(pipe), output: .pipe, errors: .null)
        )
        let output = child.output
        DispatchQueue(label: "jalon.watched-reader").async { [weak self] in
            var splitter = LineSplitter()
            while let output {
                switch output.nextBlocking(within: .milliseconds(100)) {
                case .bytes(let bytes): self?.note(splitter.take(bytes), at: .now)
                case .nothingYet: if self == nil { return }
                case .end:
                    self?.heard.withLock { $0.hasEnded = true }
                    return
                }
            }
        }
    }

    var beats: Int { heard.withLock { $0.beats.count } }

    /// How long after `start` the line came that was handed out last.
    func time(since start: Instant) -> Duration {
        (heard.withLock { $0.at } ?? .now) - start
    }

    /// What it says next, other than that it lives.
    func next() -> String {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if let said = take() { return said }
            Self.pass(milliseconds: 2)
        }
        return "nothing"
    }

    /// What it says up to a line that begins so, that one included.
    func until(_ prefix: String) -> [String] {
        var said: [String] = []
        while said.count < 50 {
            let line = next()
            said.append(line)
            if line.hasPrefix(prefix) || line == "ended" || line == "nothing" { return said }
        }
        return said
    }

    /// What it says while it beats so often.
    func all(beats: Int) -> [String] {
        let wanted = self.beats + beats
        let end = ContinuousClock.now + Self.patience
        while self.beats < wanted, ContinuousClock.now < end {
            Self.pass(milliseconds: 2)
        }
        return self.beats < wanted ? ["no beat"] : drain()
    }

    /// What it says within a time, all of which passes.
    func all(milliseconds: Int) -> [String] {
        Self.pass(milliseconds: milliseconds)
        return drain()
    }

    /// Holds the thread, which is the tests' own (`ReaderQueue`): every hop to the threads that
    /// all tests share could last half a minute.
    private static func pass(milliseconds: Int) {
        usleep(UInt32(milliseconds) * 1_000)
    }

    func say(_ command: ReaderCommand) throws {
        try say(command.text)
    }

    func say(_ line: String) throws {
        let bytes = Array("\(line)\n".utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { rest in
                input.withLock { write($0, rest.baseAddress, rest.count) }
            }
            guard count > 0 else { throw SystemFailure("write", "input", errno: errno) }
            start += count
        }
    }

    /// Ends its standard input, as a daemon that dies does.
    func leave() async -> Exit {
        hangUp()
        return await child.wait()
    }

    func wait() async -> Exit { await child.wait() }

    /// Kills what is silent, as the daemon does.
    func kill() async -> Exit {
        child.kill()
        return await child.wait()
    }

    deinit { hangUp() }

    private func hangUp() {
        input.withLock {
            if $0 >= 0 { _ = close($0) }
            $0 = -1
        }
    }

    private func take() -> String? {
        heard.withLock { heard in
            guard !heard.lines.isEmpty else { return heard.hasEnded ? "ended" : nil }
            let line = heard.lines.removeFirst()
            heard.at = line.at
            return line.text
        }
    }

    private func drain() -> [String] {
        heard.withLock { heard in
            defer { heard.lines = [] }
            return heard.lines.map(\.text)
        }
    }

    private func note(_ lines: [Result<ReaderLine, ReaderLineError>], at now: Instant) {
        heard.withLock { heard in
            for line in lines {
                switch line {
                case .success(.beat): heard.beats.append(now)
                case .success(let line): heard.lines.append((now, line.text))
                case .failure(let error):
                    heard.lines.append((now, "not of the protocol: \(error.rawValue)"))
                }
            }
        }
    }

    /// The longest time without a beat since `start`.
    func silence(since start: Instant) -> Duration {
        let beats = heard.withLock { $0.beats.filter { $0 >= start } }
        return zip([start] + beats, beats).map { $1 - $0 }.max() ?? (.now - start)
    }
}
