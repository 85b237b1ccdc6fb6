import Synchronization

/// Closes the circle of decider, gate and lane: each is made with what the others will be.
final class Wiring: Sendable {
    private struct State {
        weak var passages: Passages?
        weak var download: DownloadLane?
        weak var neighbours: Neighbours?
    }

    private let state = Mutex(State())

    var passages: Passages? { state.withLock { $0.passages } }
    var download: DownloadLane? { state.withLock { $0.download } }

    var neighbours: Neighbours? { state.withLock { $0.neighbours } }

    func connect(_ passages: Passages, _ download: DownloadLane) {
        state.withLock { state in
            state.passages = passages
            state.download = download
        }
    }

    func connect(_ neighbours: Neighbours?) {
        state.withLock { $0.neighbours = neighbours }
    }
}
