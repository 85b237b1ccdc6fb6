/// When to ask for further scans: at once while pages are full, else after a pause.
///
/// A hub that does not answer is asked less and less often, and given up after some failures in a
/// row: nobody leaves a terminal that hammers a hub.
package struct FollowMachine: Sendable, Hashable {
    package static let pause = Duration.seconds(1)
    package static let pauseMax = Duration.seconds(30)
    package static let failuresMax = 8

    package enum Event: Sendable, Hashable {
        /// A page came; `isFull` when the hub may hold more.
        case page(scans: Int, isFull: Bool)
        case failed
    }

    package enum Action: Sendable, Hashable {
        case ask
        case wait(Duration)
        case end
        case giveUp
    }

    /// How many scans are still wanted; nil for all that come.
    package private(set) var left: Int?
    private let isFollowing: Bool
    private var failures = 0

    package init(limit: Int?, isFollowing: Bool) {
        left = limit
        self.isFollowing = isFollowing
    }

    package mutating func handle(_ event: Event) -> Action {
        switch event {
        case .page(let scans, let isFull):
            failures = 0
            left = left.map { max(0, $0 - scans) }
            if left == 0 { return .end }
            if isFull { return .ask }
            return isFollowing ? .wait(Self.pause) : .end
        case .failed:
            failures += 1
            guard isFollowing, failures < Self.failuresMax else { return .giveUp }
            return .wait(min(Self.pauseMax, Self.pause * (1 << failures)))
        }
    }
}
