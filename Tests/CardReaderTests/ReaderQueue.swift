import Dispatch

/// Where the tests of the program run: on a thread of their own.
///
/// A card is kept for two seconds. On the threads that all tests share, which others fill for half
/// a minute, that time would be over before a test came to its next line.
@globalActor actor ReaderQueue {
    static let shared = ReaderQueue()

    private let executor = QueueExecutor()

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
}

private final class QueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "jalon.reader-tests", qos: .userInitiated)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
