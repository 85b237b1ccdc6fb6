/// The rows of a policies table on their way to ``PolicyRules``.
struct PolicyDraft {
    private struct GroupKey: Hashable {
        let policy: UInt16
        let group: UInt8
    }

    private var windows: [WeeklyWindow] = []
    private var conditions: [GroupKey: [ConditionRow]] = [:]
    private var timeZones: [UInt16: [TimeZoneRow]] = [:]
    private var calendars: [UInt16: [HolidayRow]] = [:]
    /// What cannot be read whole, by its kind: nothing of it is used.
    private var badPolicies: Set<UInt16> = []
    private var badTimeZones: Set<UInt16> = []
    private var badCalendars: Set<UInt16> = []

    mutating func add(_ row: RuleRow) {
        switch row {
        case .window(let row): windows.append(row)
        case .condition(let row):
            conditions[GroupKey(policy: row.policy, group: row.group), default: []].append(row)
        case .timeZone(let row): timeZones[row.timeZone, default: []].append(row)
        case .holidays(let row): calendars[row.calendar, default: []].append(row)
        }
    }

    mutating func addUnreadable(_ record: [UInt8]) {
        guard record.count == Record.byteCount else { return }
        let number = UInt16(record[6]) << 8 | UInt16(record[7])
        switch record[0] {
        case TimeZoneRow.keyKind: badTimeZones.insert(number)
        case HolidayRow.keyKind: badCalendars.insert(number)
        default: badPolicies.insert(number)
        }
    }

    var clocks: [UInt16: LocalClock] {
        var clocks: [UInt16: LocalClock] = [0: .utc]
        for (number, rows) in timeZones where !badTimeZones.contains(number) {
            clocks[number] = LocalClock(rows)
        }
        return clocks
    }

    func policies(_ clocks: [UInt16: LocalClock]) -> [UInt16: Policy] {
        let days = holidays
        var groups: [UInt16: [RuleGroup]] = [:]
        for window in windows.sorted(by: { $0.index < $1.index }) {
            let group = RuleGroup(conditions: [RuleCondition(window)])
            groups[window.policy, default: []].append(group)
        }
        var bad = badPolicies
        for (key, rows) in conditions.sorted(by: { $0.key.group < $1.key.group }) {
            if let tests = Self.merged(rows) {
                let made = tests.map { RuleCondition($0, clocks: clocks, holidays: days) }
                groups[key.policy, default: []].append(RuleGroup(conditions: made))
            } else {
                bad.insert(key.policy)
            }
        }
        return Dictionary(
            uniqueKeysWithValues: groups.map { policy, groups in
                (policy, Policy(groups: bad.contains(policy) ? [] : groups))
            }
        )
    }

    private var holidays: [UInt16: [LocalDay]] {
        calendars.filter { !badCalendars.contains($0.key) }.compactMapValues { rows in
            let rows = rows.sorted { $0.index < $1.index }
            guard rows.indices.allSatisfy({ rows[$0].index == $0 }) else { return nil }
            return Set(rows.flatMap(\.days)).sorted()
        }
    }

    /// The tests of a group, lists put together; nil where a part of one is missing or of another
    /// kind.
    private static func merged(_ rows: [ConditionRow]) -> [RuleTest]? {
        let rows = rows.sorted { ($0.index, $0.part) < ($1.index, $1.part) }
        var tests: [RuleTest] = []
        var last: ConditionRow?
        for row in rows {
            defer { last = row }
            guard row.part > 0 else {
                guard row.index != last?.index else { return nil }
                tests.append(row.test)
                continue
            }
            guard let last, last.index == row.index, last.part == row.part - 1,
                let whole = tests.popLast(), let list = whole.list, let more = row.test.list,
                whole.number == row.test.number, list.isIn == more.isIn
            else { return nil }
            let longer = RuleList(isIn: list.isIn, list.numbers + more.numbers)
            guard longer.numbers.count <= RuleList.numbersMax else { return nil }
            tests.append(whole.replacingList(longer))
        }
        return tests
    }
}
