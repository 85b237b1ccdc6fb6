package import Access
package import Vocabulary

/// One decision as the local page shows it: no name, no payload.
package struct DecisionEntry: Codable, Hashable, Sendable {
    /// Counts the decisions of this process from 1.
    package let number: UInt64
    /// The lowest possible time.
    package let time: Timestamp
    package let reader: String
    package let direction: String
    /// As what it was presented, in the words of the journal.
    package let medium: String
    /// How hard that is to copy, in words for people.
    package let assurance: String
    /// `granted`, the word of a refusal, or why nothing could be recorded.
    package let verdict: String
    /// What went wrong with a badge or a typed code before anything was decided.
    package let detail: String?
    /// What would have let the person in, in words; nil where nothing would, or nobody knows.
    package let hint: String?
    /// The same for machines: all of it together.
    package let needs: [ProposalForm]?
    package let right: RightID?
    /// From the frame being complete, or the card's coming, to the feedback at the gate.
    package let latencyMicroseconds: Int64
    /// The sequence of its journal record; nil where none could be written.
    package let record: UInt64?
}
