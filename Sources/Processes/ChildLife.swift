internal import Dispatch
internal import Glibc
internal import Synchronization

/// The part of a child that outlives its handle: it waits for the end and reaps.
///
/// A signal is sent only while the process is known not to be reaped, under the same lock: a
/// process identifier that was given to another process is never touched.
final class ChildLife: Sendable {
    private struct State {
        var exit: Exit?
        var waiters: [CheckedContinuation<Exit, Never>] = []
    }

    private let pid: pid_t
    private let state = Mutex(State())
    private let queue: DispatchQueue

    init(_ pid: pid_t) {
        self.pid = pid
        queue = DispatchQueue(label: "jalon.child.\(pid)")
        queue.async { self.reapWhenEnded() }
    }

    var isRunning: Bool { state.withLock { $0.exit == nil } }

    func wait() async -> Exit {
        await withCheckedContinuation { continuation in
            let exit = state.withLock { state in
                if state.exit == nil { state.waiters.append(continuation) }
                return state.exit
            }
            if let exit { continuation.resume(returning: exit) }
        }
    }

    func send(_ signal: Int32) {
        state.withLock { state in
            guard state.exit == nil else { return }
            _ = kill(-pid, signal)
        }
    }

    func send(_ signal: Int32, after delay: Duration) {
        let (seconds, fraction) = delay.components
        let milliseconds = Int(seconds) * 1_000 + Int(fraction / 1_000_000_000_000_000)
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
            [weak self] in self?.send(signal)
        }
    }

    /// Blocks this child's own queue until it ends.
    ///
    /// WNOWAIT leaves the zombie in place, so that its group can still be named safely and its
    /// orphans killed before the identifier is given back.
    private func reapWhenEnded() {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0 {
            guard errno == EINTR else { break }
        }
        let (exit, waiters) = state.withLock { state in
            _ = kill(-pid, SIGKILL)
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let exit = Self.exit(of: status)
            state.exit = exit
            defer { state.waiters = [] }
            return (exit, state.waiters)
        }
        for waiter in waiters { waiter.resume(returning: exit) }
    }

    /// The macros of `sys/wait.h`, which Swift cannot import (Linux layout).
    private static func exit(of status: Int32) -> Exit {
        let signal = status & 0x7F
        return signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
    }
}
