/// The policies of a scope, read once for each version of the cache and asked at every scan.
package struct PolicyRules: Sendable {
    /// The time zone of the place itself, by which moments are shown.
    package static let placeZone: UInt16 = 1

    private let policies: [UInt16: Policy]
    /// The clock of the place; nil where the hub sent none.
    package let clock: LocalClock?

    package init(_ rows: some Sequence<RuleRow> = []) {
        var draft = PolicyDraft()
        for row in rows { draft.add(row) }
        self.init(draft)
    }

    package init(windows: [WeeklyWindow]) {
        self.init(windows.map { RuleRow.window($0) })
    }

    /// Reads the 48-byte rows of the table; a policy with one that cannot be read admits nobody.
    package init(records: some Sequence<[UInt8]>) {
        var draft = PolicyDraft()
        for record in records {
            if let row = RuleRow(bytes: record) {
                draft.add(row)
            } else {
                draft.addUnreadable(record)
            }
        }
        self.init(draft)
    }

    private init(_ draft: PolicyDraft) {
        let clocks = draft.clocks
        policies = draft.policies(clocks)
        clock = clocks[Self.placeZone]
    }

    /// One that has no rows admits nobody.
    package func policy(_ number: UInt16) -> Policy {
        policies[number] ?? Policy(groups: [])
    }

    package var policyCount: Int { policies.count }
}
