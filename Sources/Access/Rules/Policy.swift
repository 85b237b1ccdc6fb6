import Vocabulary

/// When a right holds within its dates: one of its groups does.
package struct Policy: Hashable, Sendable {
    package let groups: [RuleGroup]

    func holds(at moment: Timestamp, for subject: RuleSubject) -> Bool {
        groups.contains { $0.holds(at: moment, for: subject) }
    }

    /// The next moment at which it may hold where it did not, or the reverse.
    func nextChange(after moment: Timestamp, for subject: RuleSubject) -> Timestamp? {
        groups.compactMap { $0.nextChange(after: moment, for: subject) }.min()
    }
}

/// Conditions that must all hold.
package struct RuleGroup: Hashable, Sendable {
    package let conditions: [RuleCondition]

    func holds(at moment: Timestamp, for subject: RuleSubject) -> Bool {
        conditions.allSatisfy { $0.holds(at: moment, for: subject) }
    }

    func nextChange(after moment: Timestamp, for subject: RuleSubject) -> Timestamp? {
        conditions.compactMap { $0.nextChange(after: moment, for: subject) }.min()
    }
}
