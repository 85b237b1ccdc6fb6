import Access
import Kernel
import Sync
import Vocabulary

/// Policies, their windows and their conditions.
extension ZoneRows {
    func policies() throws(StoreError) -> [PolicyRow] {
        let windows = try windows()
        let conditions = try conditions()
        return try session.rows(
            "SELECT number, name, time_zone FROM policy WHERE scope = $1 ORDER BY number",
            scope
        ) { row throws(StoreError) in
            let number: UInt16 = try row.number(0)
            return PolicyRow(
                number: number,
                name: try row.text(1),
                windows: windows[number] ?? [],
                groups: PolicyRow.groups(of: conditions[number] ?? []),
                timeZone: try row.number(2)
            )
        }
    }

    private func windows() throws(StoreError) -> [UInt16: [WeeklyWindow]] {
        var windows: [UInt16: [WeeklyWindow]] = [:]
        try session.each(
            """
            SELECT policy, position, weekdays, opens, closes, utc_offset FROM policy_window
            WHERE scope = $1 ORDER BY policy, position
            """,
            scope
        ) { row throws(StoreError) in
            let window = WeeklyWindow(
                policy: try row.number(0),
                index: try row.number(1),
                weekdays: try row.number(2),
                opens: try row.number(3),
                closes: try row.number(4),
                offset: try row.number(5)
            )
            guard let window else { throw StoreError(.mismatch, "A window cannot be read.") }
            windows[window.policy, default: []].append(window)
        }
        return windows
    }

    private func conditions() throws(StoreError) -> [UInt16: [ConditionRow]] {
        var conditions: [UInt16: [ConditionRow]] = [:]
        try session.each(
            "SELECT policy, record FROM policy_condition WHERE scope = $1",
            scope
        ) { row throws(StoreError) in
            guard let condition = ConditionRow(bytes: try row.bytes(1)) else {
                throw StoreError(.mismatch, "A condition cannot be read.")
            }
            conditions[try row.number(0), default: []].append(condition)
        }
        return conditions
    }

    /// Adds a policy or gives it other windows and conditions.
    func put(_ policy: PolicyRow) throws {
        let present = try policies()
        let isTaken = present.contains { $0.name == policy.name && $0.number != policy.number }
        guard !isTaken else { throw RightsRefusal.nameTaken }
        try checkNumbers(of: policy)
        try session.run(
            """
            INSERT INTO policy (scope, number, name, time_zone) VALUES ($1, $2, $3, $4)
            ON CONFLICT (scope, number) DO UPDATE SET name = excluded.name,
            time_zone = excluded.time_zone
            """,
            scope,
            policy.number,
            policy.name,
            policy.timeZone
        )
        try clear(policy.number)
        for window in policy.windows { try insert(window) }
        try insert(policy.conditions)
        let keys = Set(policy.records.map { $0.prefix(Record.keyByteCount) })
        let old = present.first { $0.number == policy.number }?.records ?? []
        for key in old.map({ $0.prefix(Record.keyByteCount) }) where !keys.contains(key) {
            try cache.delete(.policies, key: Array(key))
        }
        for record in policy.records { try cache.put(.policies, record) }
    }

    /// Takes a policy away that nothing names any more.
    func delete(policy number: UInt16) throws {
        guard let policy = try policies().first(where: { $0.number == number }) else {
            throw RightsRefusal.policyNotFound
        }
        for (table, refusal) in [
            ("access_right", RightsRefusal.policyOfRights), ("zone", .policyOfZones),
        ] {
            let isNamed = try session.exists(
                "SELECT 1 FROM \(table) WHERE scope = $1 AND policy = $2 LIMIT 1",
                scope,
                number
            )
            guard !isNamed else { throw refusal }
        }
        try clear(number)
        try session.run(
            "DELETE FROM policy WHERE scope = $1 AND number = $2",
            scope,
            number
        )
        for record in policy.records {
            try cache.delete(.policies, key: Array(record.prefix(Record.keyByteCount)))
        }
    }

    private func clear(_ policy: UInt16) throws(StoreError) {
        for table in ["policy_window", "policy_condition"] {
            try session.run(
                "DELETE FROM \(table) WHERE scope = $1 AND policy = $2",
                scope,
                policy
            )
        }
    }

    /// Zones and calendars that conditions name must be there; gates and products may come later.
    private func checkNumbers(of policy: PolicyRow) throws {
        let known = Set(try zones().map(\.record.zone))
        let calendars = Set(try calendars().map(\.number))
        for test in policy.groups.joined() {
            switch test {
            case .zones(let list):
                guard known.isSuperset(of: list.numbers.map { UInt16(clamping: $0) }) else {
                    throw RightsRefusal.ruleOfNoZone
                }
            case .inside(let zone, _) where zone != 0:
                guard known.contains(zone) else { throw RightsRefusal.ruleOfNoZone }
            case .holiday(let calendar, _, _):
                guard calendars.contains(calendar) else { throw RightsRefusal.ruleOfNoCalendar }
            default: continue
            }
        }
    }

    private func insert(_ window: WeeklyWindow) throws(StoreError) {
        try session.run(
            """
            INSERT INTO policy_window
            (scope, policy, position, weekdays, opens, closes, utc_offset)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            scope,
            window.policy,
            window.index,
            window.weekdays,
            window.opens,
            window.closes,
            Int(window.offset)
        )
    }

    private func insert(_ conditions: [ConditionRow]) throws(StoreError) {
        guard !conditions.isEmpty else { return }
        try session.insert(
            into: "policy_condition",
            columns: ["scope", "policy", "row_key", "record"],
            rows: conditions.map { row in
                let bytes = row.bytes
                return [
                    scope.storeValue, row.policy.storeValue,
                    .bytes(Array(bytes.prefix(Record.keyByteCount))), .bytes(bytes),
                ]
            },
            onConflict: .refuse
        )
    }

    /// What an import may name.
    func names() throws(StoreError) -> ScopeNames {
        ScopeNames(
            zoneSets: Dictionary(uniqueKeysWithValues: try sets().map { ($0.name, $0.record.set) }),
            policies: Dictionary(uniqueKeysWithValues: try policies().map { ($0.name, $0.number) })
        )
    }
}
