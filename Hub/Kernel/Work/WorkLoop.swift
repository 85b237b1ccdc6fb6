package import Logging
import Synchronization

/// Works whenever its bell rings and at least once in a while, until it is stopped or dropped.
package final class WorkLoop: Sendable {
    /// Rounds without a look at whether the loop is to end.
    private static let roundsMax = 1_000
    package static let pauseDefault = Duration.seconds(1)

    private let name: String
    private let bell: Bell
    private let pause: Duration
    private let log: Log
    private let round: @Sendable () async throws -> Bool
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// `round` says whether there may be more to do at once; it must not hold who owns the loop.
    package init(
        _ name: String,
        bell: Bell,
        pause: Duration = WorkLoop.pauseDefault,
        log: Log,
        round: @escaping @Sendable () async throws -> Bool
    ) {
        self.name = name
        self.bell = bell
        self.pause = pause
        self.log = log
        self.round = round
    }

    deinit { task.withLock { $0?.cancel() } }

    package func start() {
        task.withLock { task in
            guard task == nil else { return }
            task = Task { [name, bell, pause, log, round] in
                await withDiscardingTaskGroup { group in
                    group.addTask {
                        while (try? await Task.sleep(for: pause)) != nil { bell.ring() }
                    }
                    for await _ in bell.rings { await Self.work(name, log, round) }
                    group.cancelAll()
                }
            }
        }
    }

    /// Returns once the round that runs has ended.
    package func stop() async {
        let running = task.withLock { task in
            defer { task = nil }
            return task
        }
        running?.cancel()
        await running?.value
    }

    private static func work(
        _ name: String,
        _ log: Log,
        _ round: @Sendable () async throws -> Bool
    ) async {
        do {
            for _ in 0..<roundsMax {
                guard !Task.isCancelled, try await round() else { return }
            }
        } catch {
            // What was begun is leased: it is taken up again when the lease is over.
            log.warning("roundFailed", ["loop": "\(name)", "error": "\(error)"])
        }
    }
}
