package import Access
import Sync
package import Vocabulary

/// What a presentation was answered, as the journal tells it.
package enum Answer: Hashable, Sendable {
    /// With the flags of the grant.
    case granted(UInt16)
    case refused(Refusal)

    /// The flags of a record that are part of its verdict.
    private static let verdictFlags: UInt16 = 0xF | RecordFlags.softPassback.rawValue

    init(_ record: JournalRecord) {
        if let refusal = record.refusal, record.kind == .refusal {
            self = .refused(refusal)
        } else {
            self = .granted(record.flags.rawValue & Self.verdictFlags)
        }
    }

    init(_ verdict: Verdict) {
        switch verdict {
        case .granted(let grant): self = .granted(RecordFlags(grant).rawValue)
        case .refused(let refusal): self = .refused(refusal)
        }
    }

    /// The word of the journal.
    package var word: String {
        switch self {
        case .granted: "granted"
        case .refused(let refusal): refusal.name
        }
    }
}

/// One presentation that is answered otherwise now.
package struct Difference: Hashable, Sendable {
    package let right: RightID?
    package let gate: GateID
    package let device: DeviceID
    package let epoch: UInt32
    package let sequence: UInt64
    package let time: TimeBounds
    package let direction: Direction?
    package let before: Answer
    package let after: Answer

    init(_ record: JournalRecord, _ before: Answer, _ after: Answer) {
        right = record.subject == 0 ? nil : record.right
        gate = record.gate
        device = record.device
        epoch = record.epoch
        sequence = record.sequence
        time = record.time
        direction = record.direction
        self.before = before
        self.after = after
    }

    /// The same order wherever a day is decided again.
    static func precedes(_ left: Difference, _ right: Difference) -> Bool {
        (left.time.low, left.device, left.epoch, left.sequence)
            < (right.time.low, right.device, right.epoch, right.sequence)
    }
}

/// What came of deciding a day again.
package struct ReplayReport: Sendable {
    /// Presentations decided again.
    package internal(set) var decided = 0
    /// Presentations whose verdict was taken over, by what is missing.
    package internal(set) var notHeld: [NotHeld: Int] = [:]
    package private(set) var differenceCount = 0
    package private(set) var differences: [Difference] = []
    /// How many were answered this and are answered that: `refused word → granted`.
    package private(set) var sums: [String: Int] = [:]

    init() {}

    mutating func add(_ difference: Difference) {
        differenceCount += 1
        sums["\(difference.before.word) → \(difference.after.word)", default: 0] += 1
        if differences.count < Replay.listedMax { differences.append(difference) }
    }

    mutating func sort() { differences.sort(by: Difference.precedes) }

    /// Persons who would have been let in and were not, and the reverse.
    package var newlyGranted: Int { count(toGranted: true) }
    package var newlyRefused: Int { count(toGranted: false) }

    private func count(toGranted wanted: Bool) -> Int {
        sums.reduce(0) { sum, entry in
            let words = entry.key.split(separator: " → ")
            guard words.count == 2, words[0] != words[1] else { return sum }
            let isWanted = wanted ? words[1] == "granted" : words[0] == "granted"
            return isWanted ? sum + entry.value : sum
        }
    }
}
