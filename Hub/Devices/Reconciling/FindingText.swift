import Access
import Reconciliation
import Vocabulary

/// A finding in the words of the list of incidents.
struct FindingText {
    /// Passages that one line names; the rest of them is counted.
    private static let toldMax = 4

    let detail: String
    /// The crossing that the incident is filed under: the last it names.
    let last: Crossing?

    init(_ finding: Finding, _ places: [CrossingPlace: Crossing], _ gates: GateNames) {
        let crossings = finding.members.compactMap { places[$0] }
        last = crossings.last
        let told = crossings.map { crossing in
            "\(gates.name(of: crossing.gate)) between \(crossing.time.low) and "
                + "\(crossing.time.high)"
        }
        switch (finding.kind, finding.certainty) {
        case (.doubleEntry, .clear):
            detail =
                "Entered at \(told.last ?? "a gate"), after it had entered at "
                + "\(told.first ?? "another") and may not enter again."
        case (.doubleEntry, .contested):
            detail =
                "Entered \(finding.excess) times too often, and nobody can say which was first: "
                + told.prefix(Self.toldMax).joined(separator: "; ")
                + (told.count > Self.toldMax ? " and \(told.count - Self.toldMax) more." : ".")
        case (.exitWithoutEntry, _):
            detail = "Left at \(told.last ?? "a gate") without having been seen to enter."
        }
    }
}
