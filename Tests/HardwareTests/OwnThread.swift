import Dispatch

/// A thread for tests that wait without giving it back: the others need the few that all share.
final class OwnThread: TaskExecutor {
    private let queue = DispatchQueue(label: "jalon.tests.waiting")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    static func run(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await Task(executorPreference: OwnThread()) { try body() }.value
    }
}
