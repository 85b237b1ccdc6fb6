package import Logging
import Processes
import Synchronization

/// Tells the service manager how the daemon is (sd_notify(3), sd_watchdog_enabled(3)).
///
/// A manager that does not listen is logged once and ends nothing: the gate goes on.
package final class ServiceReporter: Sendable {
    private struct State {
        var watchdog: WatchdogMachine?
        var stuck: [String] = []
        var status = ""
        var isServing = false
        var hasFailed = false
    }

    private let socket: String?
    private let interval: Duration?
    private let events: Log
    private let state = Mutex(State())

    package init(
        environment: [String: String],
        process: Int32 = OwnProcess.processIdentifier,
        events: Log = .silent
    ) {
        socket = environment["NOTIFY_SOCKET"]
        interval = Self.interval(environment, process)
        self.events = events
    }

    /// For a daemon that no service manager started.
    package static var silent: ServiceReporter { ServiceReporter(environment: [:]) }

    /// Between which two signs of life the manager allows how long; nil where it has no watchdog,
    /// or one for another process.
    package static func interval(_ environment: [String: String], _ process: Int32) -> Duration? {
        guard let microseconds = environment["WATCHDOG_USEC"].flatMap({ Int64($0) }),
            microseconds > 0, microseconds < Int64.max / 1_000
        else { return nil }
        if let owner = environment["WATCHDOG_PID"], owner != "\(process)" { return nil }
        return .microseconds(microseconds)
    }

    /// The local page is served and the gate driven.
    package func ready() {
        state.withLock { $0.isServing = true }
        send("READY=1")
    }

    package func stopping() {
        state.withLock { $0.isServing = false }
        send("STOPPING=1\nWATCHDOG=1\nSTATUS=stopping")
    }

    /// Feeds the watchdog when all loops turned, and tells in one line what is wrong.
    func note(_ conditions: [ConditionReport], turns: [String: UInt64], at now: Duration) {
        let (action, stuck) = state.withLock { state in
            var machine = state.watchdog ?? WatchdogMachine(interval: interval, at: now)
            let action = machine.handle(turns, at: now)
            state.watchdog = machine
            if case .stuck(let loops) = action { state.stuck = loops }
            return (action, state.stuck)
        }
        switch action {
        case .nothing: break
        case .feed: if interval != nil { send("WATCHDOG=1") }
        case .stuck([]): events.info("loopsTurnAgain")
        case .stuck(let loops):
            events.error("loopsStuck", ["loops": "\(loops.joined(separator: ", "))"])
        }
        tell(Self.status(conditions, stuck))
    }

    /// Such as `degraded: camera_black (door), disk_low`.
    static func status(_ conditions: [ConditionReport], _ stuck: [String]) -> String {
        let words = conditions.map { $0.condition + ($0.part.map { " (\($0))" } ?? "") }
        let wrong = words.isEmpty ? "ok" : "degraded: " + words.joined(separator: ", ")
        return stuck.isEmpty ? wrong : "stuck: \(stuck.joined(separator: ", ")); \(wrong)"
    }

    private func tell(_ status: String) {
        let isNew = state.withLock { state in
            guard state.isServing, state.status != status else { return false }
            state.status = status
            return true
        }
        if isNew { send("STATUS=\(status)") }
    }

    private func send(_ text: String) {
        guard let socket else { return }
        do throws(SystemFailure) {
            try ServiceManager.notify(text, socket: socket)
        } catch {
            let isFirst = state.withLock { state in
                defer { state.hasFailed = true }
                return !state.hasFailed
            }
            if isFirst { events.warning("serviceManagerNotTold", ["reason": "\(error)"]) }
        }
    }
}
