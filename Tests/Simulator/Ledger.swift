import Access
import Sync
import Vocabulary

/// What the world itself knows of every opening of every gate, apart from any journal.
struct Ledger {
    struct Opening: Hashable {
        let edge: Int
        let epoch: UInt32
        let sequence: UInt64
        let right: Int
    }

    private(set) var openings: [Opening] = []
    /// Uses of a right at one gate that were not given back.
    private var spent: [Int: Int] = [:]
    var records = 0

    /// What a gate heard of a use at the other one.
    private struct Heard {
        let state: UsedMark.State
        let moment: Timestamp
        let bytes: [UInt8]
    }

    private struct Scan: Hashable {
        let epoch: UInt32
        let sequence: UInt64
    }

    private var heard: [Int: [Scan: Heard]] = [:]

    /// A gate took a mark of the only one that it hears; a later word of a scan counts.
    mutating func hear(_ mark: UsedMark, _ bytes: [UInt8], of right: Int, at edge: Int) {
        guard mark.direction == .entry else { return }
        let (key, scan) = (
            Self.key(edge, right), Scan(epoch: mark.epoch, sequence: mark.sequence)
        )
        if let known = heard[key]?[scan], known.state.rawValue >= mark.state.rawValue { return }
        heard[key, default: [:]][scan] = Heard(
            state: mark.state,
            moment: mark.time.low,
            bytes: bytes
        )
    }

    /// Uses at the other gate that this one heard of, and of no giving back.
    func heard(_ right: Int, at edge: Int, since moment: Timestamp = .distantPast) -> Int {
        (heard[Self.key(edge, right)] ?? [:]).values
            .count { $0.state != .notUsed && $0.moment >= moment }
    }

    /// What a gate did not bring to its disk before it fell is to be heard again.
    mutating func keepHeard(at edge: Int, _ isKept: ([UInt8]) -> Bool) {
        for (key, scans) in heard where key >> 32 == edge {
            heard[key] = scans.filter { isKept($0.value.bytes) }
        }
    }

    private static func key(_ edge: Int, _ right: Int) -> Int { edge << 32 | right }

    func spent(_ right: Int, at edge: Int) -> Int { spent[Self.key(edge, right)] ?? 0 }

    mutating func open(_ opening: Opening, isUse: Bool) {
        openings.append(opening)
        if isUse { spent[Self.key(opening.edge, opening.right), default: 0] += 1 }
    }

    mutating func giveBack(_ right: Int, at edge: Int) {
        spent[Self.key(edge, right), default: 0] -= 1
    }
}
