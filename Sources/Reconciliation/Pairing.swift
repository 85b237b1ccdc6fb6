import Access
import Vocabulary

/// The entries and exits of one right in one zone, each exit with the entry that it ends.
struct Pairing {
    private let timeline: Timeline
    private let entries: [Int]
    /// Out of the zone, by its own gates or by those of a zone within it.
    private let exits: [Int]
    private let ownExits: [Int]

    init(_ timeline: Timeline, _ zone: UInt16, _ indices: [Int]) {
        self.timeline = timeline
        entries = indices.filter { timeline.crossings[$0].direction == .entry }
        // An exit that surely ended early is matched first, so that none is taken from it.
        exits = indices.filter { timeline.crossings[$0].direction == .exit }.sorted {
            (timeline.high($0), $0) < (timeline.high($1), $1)
        }
        ownExits = exits.filter { timeline.crossings[$0].zone == zone }
    }

    /// Whether the last that is known is an entry.
    var isInside: Bool {
        guard let entry = entries.last else { return false }
        return exits.allSatisfy { $0 < entry }
    }

    /// Exits before which no entry can be found that another exit does not need.
    var exitsWithoutEntry: [Finding] {
        var free = entries
        var findings: [Finding] = []
        for exit in ownExits {
            if let match = free.firstIndex(where: { !timeline.isSurelyBefore(exit, $0) }) {
                free.remove(at: match)
            } else {
                let members = [timeline.crossings[exit].place]
                findings.append(Finding(.exitWithoutEntry, .clear, excess: 0, members: members))
            }
        }
        return findings
    }

    /// Entries that the zone's rule forbids after the one before; those named already are left out.
    func doubles(under rule: PassbackRule, besides named: inout Set<CrossingPlace>) -> [Finding] {
        var findings: [Finding] = []
        var free = exits
        for (first, second) in zip(entries, entries.dropFirst()) {
            guard let certainty = certainty(first, second, rule, &free) else { continue }
            let members = [first, second].map { timeline.crossings[$0].place }
            let isNew = members.suffix(certainty == .clear ? 1 : 2).allSatisfy {
                !named.contains($0)
            }
            guard isNew else { continue }
            findings.append(Finding(.doubleEntry, certainty, excess: 1, members: members))
            named.formUnion(members.suffix(certainty == .clear ? 1 : 2))
        }
        return findings
    }

    /// Whether an exit may lie between that no earlier pair of entries needed.
    private func hasLeft(_ first: Int, _ second: Int, _ free: inout [Int]) -> Bool {
        let between = free.firstIndex { exit in
            !timeline.isSurelyBefore(exit, first) && !timeline.isSurelyBefore(second, exit)
        }
        guard let between else { return false }
        free.remove(at: between)
        return true
    }

    /// Nil where the second entry is right.
    private func certainty(
        _ first: Int,
        _ second: Int,
        _ rule: PassbackRule,
        _ free: inout [Int]
    ) -> Finding.Certainty? {
        switch rule {
        case .none: return nil
        case .untilExit:
            guard !hasLeft(first, second, &free) else { return nil }
            return timeline.isOpen(first, second) ? .contested : .clear
        case .within(let span):
            guard timeline.low(second).since(timeline.high(first)) < span,
                !hasLeft(first, second, &free)
            else { return nil }
            let isSure =
                timeline.isSurelyBefore(first, second)
                && timeline.high(second).since(timeline.low(first)) < span
            return isSure ? .clear : .contested
        }
    }
}
