package import Sync

/// What became of an opening, as the passage record says.
package enum PassageOutcome: String, CaseIterable, Sendable {
    case passed
    /// No sensor tells: the passage is taken to have followed the opening.
    case assumed
    /// Nobody passed; the right was given back.
    case notUsed = "not_used"
    /// The gate itself would not open; the right was given back.
    case refused
    /// The device or its gate failed while it was open: nobody can say. The use counts as spent.
    case unknown
    /// A steward took it back; the use is given back.
    case annulled

    /// What a passage tells, or the record that took it back.
    package init(_ passage: JournalRecord) {
        if passage.kind == .annul {
            self = .annulled
        } else if passage.flags.contains(.notUsed) {
            self = passage.slot == JournalRecord.gateRefused ? .refused : .notUsed
        } else if passage.flags.contains(.unsettled) {
            self = .unknown
        } else {
            self = passage.flags.contains(.assumed) ? .assumed : .passed
        }
    }
}
