package import Access

/// A policy with its name: when, and how often, a right or a zone admits.
package struct PolicyRow: Sendable, Hashable {
    package let number: UInt16
    package let name: String
    /// Of a fixed offset from UTC; each is a group of its own.
    package let windows: [WeeklyWindow]
    /// It admits when all tests of one of these hold.
    package let groups: [[RuleTest]]
    /// The number of the time zone that the groups speak of; 0 where there are none.
    package let timeZone: UInt16

    package init(
        number: UInt16,
        name: String,
        windows: [WeeklyWindow] = [],
        groups: [[RuleTest]] = [],
        timeZone: UInt16 = 0
    ) {
        self.number = number
        self.name = name
        self.windows = windows
        self.groups = groups
        self.timeZone = timeZone
    }

    /// What gates get of the groups.
    package var conditions: [ConditionRow] {
        groups.enumerated().flatMap { group, tests in
            tests.enumerated().flatMap { index, test in
                ConditionRow.rows(
                    policy: number,
                    group: UInt8(clamping: group),
                    index: UInt8(clamping: index),
                    test: test
                )
            }
        }
    }

    package var records: [[UInt8]] { windows.map(\.bytes) + conditions.map(\.bytes) }

    /// The tests of rows in the order of their keys, long lists put together again.
    static func groups(of rows: [ConditionRow]) -> [[RuleTest]] {
        var groups: [UInt8: [(index: UInt8, test: RuleTest)]] = [:]
        let sorted = rows.sorted {
            ($0.group, $0.index, $0.part) < ($1.group, $1.index, $1.part)
        }
        for row in sorted {
            var group = groups[row.group] ?? []
            if row.part > 0, let last = group.last, last.index == row.index {
                group[group.count - 1].test = last.test.joined(row.test)
            } else {
                group.append((row.index, row.test))
            }
            groups[row.group] = group
        }
        return groups.sorted { $0.key < $1.key }.map { $0.value.map(\.test) }
    }
}

extension RuleTest {
    /// A list with what a further row adds to it.
    fileprivate func joined(_ more: RuleTest) -> RuleTest {
        switch (self, more) {
        case (.products(let list), .products(let rest)): .products(list.joined(rest))
        case (.gates(let list), .gates(let rest)): .gates(list.joined(rest))
        case (.zones(let list), .zones(let rest)): .zones(list.joined(rest))
        default: self
        }
    }
}

extension RuleList {
    fileprivate func joined(_ more: RuleList) -> RuleList {
        RuleList(isIn: isIn, numbers + more.numbers)
    }
}
