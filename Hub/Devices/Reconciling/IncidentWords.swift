import Access
import Reconciliation
import Sync
import Vocabulary

/// Why all gates of an incident said yes, and whether their order is sure.
struct IncidentWords {
    /// Scans compared in words; the rest is listed all the same.
    private static let scansMax = 5

    let lines: [String]

    init(_ stories: [ScanStory], _ name: (GateID) -> String) {
        var lines = stories.prefix(Self.scansMax).map { story in
            "\(name(story.scan.gate)) let in because \(story.reason)"
        }
        let pairs = zip(stories, stories.dropFirst()).prefix(Self.scansMax)
        for (first, second) in pairs {
            lines.append(Self.order(first, second, name))
        }
        self.lines = lines
    }

    private static func order(
        _ first: ScanStory,
        _ second: ScanStory,
        _ name: (GateID) -> String
    ) -> String {
        let (one, other) = (name(first.scan.gate), name(second.scan.gate))
        if first.scan.device == second.scan.device {
            return "One device wrote both, \(one) first."
        }
        let (left, right) = (first.scan.time, second.scan.time)
        if left.high < right.low {
            return "\(one) was first: not after \(left.high), and \(other) not before "
                + "\(right.low)."
        }
        if right.high < left.low {
            return "\(other) was first: not after \(right.high), and \(one) not before "
                + "\(left.low)."
        }
        return "Which was first is open: the times of \(one) and \(other) overlap from "
            + "\(max(left.low, right.low)) to \(min(left.high, right.high))."
    }
}
