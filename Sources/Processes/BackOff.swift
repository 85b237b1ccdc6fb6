/// The waits between restarts: each twice the one before, until the child was healthy.
package struct BackOff: Sendable, Equatable {
    private let policy: RestartPolicy
    private var next: Duration

    package init(_ policy: RestartPolicy = RestartPolicy()) {
        self.policy = policy
        next = policy.waitFirst
    }

    /// The wait before the next start, after a child that was ready for so long; nil where it never
    /// was.
    package mutating func wait(afterReadyFor ready: Duration?) -> Duration {
        if let ready, ready >= policy.healthyAfter { next = policy.waitFirst }
        let wait = ready == nil ? next : min(next, policy.waitAfterReadyMax)
        next = min(next * 2, policy.waitMax)
        return wait
    }
}
