import Access
import Vocabulary

/// When a badge left, so that an entry after that is told from one beside another.
struct BadgeExits {
    private let lows: [Timestamp]
    /// The latest that any exit up to each one may have been.
    private let latest: [Timestamp]

    /// `taps` are in order.
    init(_ taps: [BadgeTap]) {
        let exits = taps.filter { $0.isGranted && $0.direction == .exit }
        var latest: [Timestamp] = []
        for exit in exits { latest.append(max(exit.time.high, latest.last ?? .distantPast)) }
        lows = exits.map(\.time.low)
        self.latest = latest
    }

    /// Whether an exit may have been in a span of time; a clock that is not sure accuses nobody.
    func mayLie(from begin: Timestamp, through end: Timestamp) -> Bool {
        var lower = 0
        var upper = lows.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if lows[middle] <= end { lower = middle + 1 } else { upper = middle }
        }
        return lower > 0 && latest[lower - 1] >= begin
    }
}
