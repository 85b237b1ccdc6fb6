import Gates
package import Metrics
import Synchronization
import Vocabulary

/// How long people take from the grant to the end of their passage, from the news.
package final class PassageTimes: Sendable {
    /// Grants that wait for their end; a further one is not measured.
    package static let openMax = 64
    /// From a quick step to the longest window.
    package static let bounds: [Double] = [0.25, 0.5, 1, 2, 3, 5, 8, 15, 30, 60]

    private struct State {
        var grantedAt: [UInt64: Duration] = [:]
        var histogram = Histogram(bounds: bounds)
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Duration

    /// `now` is the time since boot.
    package init(now: @escaping @Sendable () -> Duration) {
        self.now = now
    }

    package var histogram: Histogram { state.withLock { $0.histogram } }

    package func hear(_ news: EdgeNews) {
        switch news {
        case .granted(let scan?, _, _):
            let now = now()
            state.withLock { state in
                guard state.grantedAt.count < Self.openMax else { return }
                state.grantedAt[scan] = now
            }
        case .settled(let scan, let outcome):
            let now = now()
            state.withLock { state in
                guard let began = state.grantedAt.removeValue(forKey: scan) else { return }
                guard outcome == .passed else { return }
                state.histogram.observe(now - began)
            }
        default: break
        }
    }
}
