import Processes

/// What stands between a real program and its system: nothing, calls that fail, a wrong clock.
struct Surroundings: Sendable {
    private static let path = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
    private static let failing = "/usr/lib/fiu/fiu_run_preload.so /usr/lib/fiu/fiu_posix_preload.so"
    private static let wrongClock = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

    private let environment: [String: String]
    /// Whether `env` starts the program: libfaketime moves the variables of the process that it
    /// comes to first, and Swift finds its words beside them.
    private let isPassedOn: Bool

    init() {
        environment = Self.path
        isPassedOn = false
    }

    private init(_ more: [String: String], isPassedOn: Bool = false) {
        environment = Self.path.merging(more) { $1 }
        self.isPassedOn = isPassedOn
    }

    /// A program in these surroundings, which says everything into a file.
    func spec(_ program: String, _ words: [String], log: String) -> ChildSpec {
        ChildSpec(
            isPassedOn ? "env" : program,
            isPassedOn ? [program] + words : words,
            environment: environment,
            output: .file(log),
            errors: .file(log)
        )
    }

    /// libfiu beside the program; what fails is said later, by `FailingCalls`.
    static func failingCalls(control: String) -> Surroundings {
        Surroundings(["LD_PRELOAD": failing, "FIU_CTRL_FIFO": control])
    }

    /// faketime reads how wrong the clock is from a file, so that it can jump while the program
    /// runs; the time since the machine started is left alone.
    static func wrongClock(file: String) -> Surroundings {
        Surroundings(
            [
                "LD_PRELOAD": wrongClock, "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            ],
            isPassedOn: true
        )
    }

    /// As libfaketime reads it: `+31536000`, `-31536000`, `+0`.
    static func setClock(_ file: String, wrongBy seconds: Int) throws {
        try Files.write(Array("\(seconds < 0 ? "" : "+")\(seconds)\n".utf8), to: file)
    }
}

/// Calls of one running program that fail by chance, until told otherwise.
struct FailingCalls: Sendable {
    let control: String
    let process: Int32

    /// `name` may end in a star; libfiu's own names of calls.
    func begin(_ name: String, percent: Int) async throws {
        try await tell(
            "enable_random name=\(name),probability=0.\(percent < 10 ? "0" : "")\(percent)"
        )
    }

    func end(_ name: String) async throws { try await tell("disable name=\(name)") }

    private func tell(_ command: String) async throws {
        let child = try Child(
            ChildSpec("fiu-ctrl", ["-f", control, "-c", command, "\(process)"], errors: .null)
        )
        guard await child.wait().isSuccess else {
            throw NotInTime(description: "fiu-ctrl did not reach the program: \(command)")
        }
    }
}
