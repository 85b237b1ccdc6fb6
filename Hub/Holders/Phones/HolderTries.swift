import HTTPServer
import Identity
import Kernel
import Synchronization
import Vocabulary

/// Slows down whoever shows secrets that are none, one address apart from the other.
///
/// A secret has 128 bits, so that guessing is hopeless. What is counted here only reads: a try that
/// is none never takes the store's one writer. Who shows a good secret is never kept waiting by
/// this limit: a stadium may stand behind one address.
final class HolderTries: Sendable {
    private let clock: Clock
    private let limiter = Mutex(TryLimiter())

    init(clock: Clock) {
        self.clock = clock
    }

    /// Looks a secret up, and counts the ones that were none.
    func counting<Result>(_ head: RequestHead, _ look: () throws -> Result) throws -> Result {
        do {
            return try look()
        } catch let refusal as HolderRefusal
            where refusal == .linkNotGood || refusal == .phoneNotKnown
        {
            throw refused(refusal, head)
        }
    }

    private func refused(_ refusal: HolderRefusal, _ head: RequestHead) -> any Error {
        let now = clock.sinceBoot()
        let address = head.callerAddress
        let wait = limiter.withLock { limiter -> Duration? in
            if let wait = limiter.wait(address, at: now) { return wait }
            limiter.noteWrong(address, at: now)
            return nil
        }
        guard let wait else { return refusal }
        return Problem(
            .tooMany,
            "Too many links that are none were tried from this address.",
            retryAfterSeconds: Int(wait.components.seconds) + 1
        )
    }
}
