import Kernel
import Metrics
import Vocabulary

/// What a process would tell of its jobs.
struct KernelMetrics {
    func text(_ kernel: KernelStore) async throws -> String {
        let metrics = Metrics()
        try await JobRunner.measure(
            kernel.store,
            metrics,
            names: ["work", "none"],
            at: kernel.clock.clock.now()
        )
        return metrics.text
    }
}
