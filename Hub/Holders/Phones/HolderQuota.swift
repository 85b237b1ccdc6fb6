import Kernel
import Synchronization
import Vocabulary

/// How much one phone may ask for in an hour: a good secret is no reason to sign without end.
///
/// A phone asks once a minute how its tickets stand and has them signed anew every few days.
final class HolderQuota: Sendable {
    static let window = Duration.seconds(3_600)
    static let signingsMax = 10
    /// Phones counted in a window; past them all counts begin anew, so that memory has an end.
    static let phonesMax = 100_000

    private struct State {
        var begins = Duration.zero
        var signings: [[UInt8]: Int] = [:]
    }

    private let clock: Clock
    private let state = Mutex(State())

    init(clock: Clock) {
        self.clock = clock
    }

    /// Counts a signing for a right that a phone holds, or says how long it must wait.
    func sign(for phone: HolderPhone) throws(Problem) {
        let now = clock.sinceBoot()
        let key = phone.right.bytes + phone.digest
        let wait = state.withLock { state -> Duration? in
            if now - state.begins >= Self.window || state.signings.count >= Self.phonesMax {
                state = State(begins: now)
            }
            let count = state.signings[key, default: 0]
            guard count < Self.signingsMax else { return state.begins + Self.window - now }
            state.signings[key] = count + 1
            return nil
        }
        guard let wait else { return }
        throw Problem(
            .tooMany,
            "This phone had its ticket signed \(Self.signingsMax) times within the hour.",
            retryAfterSeconds: Int(wait.components.seconds) + 1
        )
    }
}
