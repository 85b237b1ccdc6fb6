internal import Dispatch
internal import Glibc

/// A child process in a process group of its own.
///
/// When the child ends, whatever it started in its group ends too, and no zombie remains. A child
/// that nobody holds any more is killed. The kernel's "die with your parent" (PR_SET_PDEATHSIG)
/// cannot be asked for through posix_spawn: a child that must not outlive a killed parent reads
/// its standard input and leaves when that ends, which is what `input: .pipe` is for.
package final class Child: Sendable {
    package let processIdentifier: Int32
    /// What the child writes to standard output, when that is a pipe.
    package let output: PipeReader?
    /// What the child writes to standard error, when that is a pipe.
    package let errors: PipeReader?
    private let input: PipeWriter?
    private let life: ChildLife

    /// Starts the program.
    ///
    /// Throws `notFound` when there is no such program and `notPermitted` when it cannot be run.
    package init(_ spec: ChildSpec) throws(SystemFailure) {
        OwnProcess.ignoreBrokenPipes()
        let path = try Self.path(of: spec.executable)
        var spawn = try Spawn()
        if let folder = spec.workingDirectory { spawn.enter(folder) }
        var ends = ChildEnds()
        input = try ends.place(spec.input, &spawn)
        output = try ends.place(spec.output, on: STDOUT_FILENO, &spawn)
        errors = try ends.place(spec.errors, on: STDERR_FILENO, &spawn)
        processIdentifier = try spawn.start(path, spec)
        life = ChildLife(processIdentifier)
    }

    deinit {
        life.send(SIGKILL)
    }

    /// How the child ended; returns at once when it has ended already.
    ///
    /// Cancelling the task does not end the wait: ask the child to end, then wait.
    package func wait() async -> Exit {
        await life.wait()
    }

    /// Whether the child has not been seen to end.
    package var isRunning: Bool { life.isRunning }

    /// Asks the whole group to end (SIGTERM), and kills what is left after `grace`.
    @discardableResult
    package func terminate(grace: Duration = .seconds(2)) async -> Exit {
        life.send(SIGTERM)
        life.send(SIGKILL, after: grace)
        return await life.wait()
    }

    /// Kills the whole group at once.
    package func kill() {
        life.send(SIGKILL)
    }

    /// Interrupts the whole group, as Ctrl-C on its terminal would.
    package func interrupt() {
        life.send(SIGINT)
    }

    /// Writes to the child's standard input, waiting while the child does not read.
    ///
    /// Throws `closed` when the child no longer reads.
    package func write(_ bytes: [UInt8]) async throws(SystemFailure) {
        guard let input else { throw SystemFailure(.closed, "write", "standard input") }
        try await input.write(bytes)
    }

    /// Ends the child's standard input.
    package func closeInput() async {
        await input?.close()
    }

    private static func path(of executable: String) throws(SystemFailure) -> String {
        guard !executable.contains("/") else { return executable }
        let folders = OwnProcess.environment["PATH"] ?? "/usr/bin:/bin"
        for folder in folders.split(separator: ":") {
            let path = "\(folder)/\(executable)"
            if access(path, X_OK) == 0 { return path }
        }
        throw SystemFailure(.notFound, "look up in PATH", executable)
    }
}

/// The child's ends of its pipes: open until the child has its own copies.
private struct ChildEnds: ~Copyable {
    private var input: Descriptor?
    private var output: Descriptor?
    private var errors: Descriptor?

    mutating func place(
        _ choice: ChildSpec.Input,
        _ spawn: inout Spawn
    ) throws(SystemFailure) -> PipeWriter? {
        switch choice {
        case .inherit: return nil
        case .null: spawn.open("/dev/null", O_RDONLY, on: STDIN_FILENO)
        case .file(let path): spawn.open(path, O_RDONLY, on: STDIN_FILENO)
        case .pipe:
            let pipe = try Pipe()
            spawn.place(pipe.reading.number, on: STDIN_FILENO)
            input = consume pipe.reading
            return try PipeWriter(pipe.writing)
        }
        return nil
    }

    mutating func place(
        _ choice: ChildSpec.Output,
        on stream: Int32,
        _ spawn: inout Spawn
    ) throws(SystemFailure) -> PipeReader? {
        switch choice {
        case .inherit: return nil
        case .null: spawn.open("/dev/null", O_WRONLY, on: stream)
        case .file(let path): spawn.open(path, O_WRONLY | O_CREAT | O_APPEND, on: stream)
        case .pipe:
            let pipe = try Pipe()
            spawn.place(pipe.writing.number, on: stream)
            if stream == STDOUT_FILENO {
                output = consume pipe.writing
            } else {
                errors = consume pipe.writing
            }
            return try PipeReader(pipe.reading)
        }
        return nil
    }
}
