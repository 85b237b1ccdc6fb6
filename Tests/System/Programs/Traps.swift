import Glibc
import Support
import Synchronization

/// Cuts answers by chance, and strikes at the moment an upload passes the wire.
final class Traps: Sendable {
    enum Moment: Sendable {
        /// The upload has gone to the hub; strike so much later.
        case request(lateMicroseconds: UInt32)
        /// The hub has committed and answers; the answer never arrives.
        case answer
    }

    private struct State {
        var random: SeededRandom
        var isArmed = false
        var cuts = 0
        var sprung = 0
        var set: (moment: Moment, strike: @Sendable () -> Void)?
    }

    private let cutPercent: Int
    private let state: Mutex<State>

    init(seed: UInt64, cutPercent: Int) {
        self.cutPercent = cutPercent
        state = Mutex(State(random: SeededRandom(seed: seed)))
    }

    var cuts: Int { state.withLock { $0.cuts } }
    /// How often a trap struck.
    var sprung: Int { state.withLock { $0.sprung } }

    func arm() { state.withLock { $0.isArmed = true } }

    func disarm() {
        state.withLock { state in
            state.isArmed = false
            state.set = nil
        }
    }

    /// Strikes at the next upload, and returns then or when none came in time.
    func spring(
        _ moment: Moment,
        within patience: Duration,
        _ strike: @escaping @Sendable () -> Void
    ) async {
        let before = state.withLock { state in
            state.set = (moment, strike)
            return state.sprung
        }
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end, sprung == before {
            try? await Task.sleep(for: .milliseconds(2))
        }
        state.withLock { $0.set = nil }
    }

    func judge(_ piece: Proxy.Piece) -> Proxy.Verdict {
        switch piece {
        case .answer(isJournal: true): judgeAnswer()
        case .request(isJournal: true): judgeRequest()
        default: .forward
        }
    }

    private func judgeAnswer() -> Proxy.Verdict {
        let (isCut, strike) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard state.isArmed else { return (false, nil) }
            if case .answer? = state.set?.moment {
                defer { state.set = nil }
                state.sprung += 1
                return (true, state.set?.strike)
            }
            let isCut = Int.random(in: 0..<100, using: &state.random) < cutPercent
            if isCut { state.cuts += 1 }
            return (isCut, nil)
        }
        strike?()
        return isCut ? .cut : .forward
    }

    /// Strikes from a thread of its own: the request goes on meanwhile.
    private func judgeRequest() -> Proxy.Verdict {
        let strike = state.withLock { state -> (UInt32, @Sendable () -> Void)? in
            guard state.isArmed, case .request(let late)? = state.set?.moment,
                let strike = state.set?.strike
            else { return nil }
            state.set = nil
            state.sprung += 1
            return (late, strike)
        }
        guard let (late, strike) = strike else { return .forward }
        Task.detached {
            try? await Task.sleep(for: .microseconds(late))
            strike()
        }
        return .forward
    }
}
