import Synchronization

/// Closes the circle of decider, gate and lane: each is made with what the others will be.
final class Wiring: Sendable {
    private struct State {
        weak var passages: Passages?
        weak var download: DownloadLane?
    }

    private let state = Mutex(State())

    var passages: Passages? { state.withLock { $0.passages } }
    var download: DownloadLane? { state.withLock { $0.download } }

    func connect(_ passages: Passages, _ download: DownloadLane) {
        state.withLock { $0 = State(passages: passages, download: download) }
    }
}
