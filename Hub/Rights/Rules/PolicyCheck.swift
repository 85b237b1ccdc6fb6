import Access
import Kernel

/// What is wrong with a policy as a whole: too long, never open, twice the same hours.
enum PolicyCheck {
    static func faults(_ policy: PolicyRow) -> [Problem.Fault] {
        var faults: [Problem.Fault] = []
        let rows = policy.records.count
        if rows == 0 {
            faults.append(fault("/groups", "required", "is empty, as are the windows"))
        }
        if rows > RuleForm.rowsMax {
            let detail = "comes to \(rows) rows at the gates, and \(RuleForm.rowsMax) are the most"
            faults.append(fault("/groups", "too_many", detail))
        }
        guard faults.isEmpty else { return faults }
        return windowFaults(policy.windows) + groupFaults(policy.groups)
    }

    private static func fault(_ place: String, _ code: String, _ detail: String) -> Problem.Fault {
        Problem.Fault(pointer: place, code: code, detail: detail)
    }

    private static func windowFaults(_ windows: [WeeklyWindow]) -> [Problem.Fault] {
        let minutes = windows.map {
            WeekMinutes(weekdays: $0.weekdays, opens: $0.opens, closes: $0.closes)
        }
        return overlaps(minutes, "/windows") { windows[$0].offset == windows[$1].offset }
    }

    private static func groupFaults(_ groups: [[RuleTest]]) -> [Problem.Fault] {
        let minutes = groups.map { tests in
            tests.compactMap(\.weekMinutes).reduce(WeekMinutes.all) { $0.intersection($1) }
        }
        let others = groups.map { Set($0.filter { $0.weekMinutes == nil }) }
        let never = groups.indices.filter { minutes[$0].first == nil || isContrary(groups[$0]) }
        return never.map { fault("/groups/\($0)", "never_holds", "contradicts itself") }
            + overlaps(minutes, "/groups") { others[$0] == others[$1] }
    }

    /// Each against those before it, where nothing else tells them apart.
    private static func overlaps(
        _ minutes: [WeekMinutes],
        _ place: String,
        _ isAlike: (Int, Int) -> Bool
    ) -> [Problem.Fault] {
        var faults: [Problem.Fault] = []
        for (index, mine) in minutes.enumerated() {
            for before in 0..<index where isAlike(before, index) {
                guard let first = minutes[before].intersection(mine).first else { continue }
                let time = "\(RuleForm.days[first.day]) \(TimeOfDay.text(of: first.minute))"
                let detail = "overlaps number \(before) from \(time) on: make one of the two"
                faults.append(fault("\(place)/\(index)", "overlap", detail))
                break
            }
        }
        return faults
    }

    /// Whether two conditions of dates, moments or counts leave nothing between them.
    private static func isContrary(_ tests: [RuleTest]) -> Bool {
        var days = LocalDay(count: 0)...LocalDay.last
        var today = UInt32(1)...UInt32.max
        var inAll = today
        for test in tests {
            switch test {
            case .dates(let from, let until, _):
                guard days.overlaps(from...until) else { return true }
                days = days.clamped(to: from...until)
            case .entriesToday(let bound, let count, _):
                guard bound.narrow(&today, count) else { return true }
            case .entriesInAll(let bound, let count):
                guard bound.narrow(&inAll, count) else { return true }
            default: continue
            }
        }
        return false
    }
}

extension Bound {
    /// False where nothing is left.
    fileprivate func narrow(_ range: inout ClosedRange<UInt32>, _ count: UInt32) -> Bool {
        let mine = self == .atLeast ? count...UInt32.max : 1...max(1, count)
        guard range.overlaps(mine) else { return false }
        range = range.clamped(to: mine)
        return true
    }
}
