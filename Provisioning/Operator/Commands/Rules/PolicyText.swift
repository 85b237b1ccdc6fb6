import CommandLine
import HubAdmin

/// A policy in words: one line a group.
enum PolicyText {
    private static let ruleLengthMax = 2_000
    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    static func table(of list: JSON) -> [String] {
        var table = TextTable(headings: ["NUMBER", "NAME", "TIME ZONE", "ADMITS"])
        for policy in list["items"]?.list ?? [] {
            let rules = rules(of: policy)
            for (index, rule) in rules.enumerated() {
                let isFirst = index == 0
                table.add([
                    isFirst ? policy["number"].map(Output.cell) : " ",
                    isFirst ? policy["name"].map(Output.cell) : " ",
                    isFirst ? policy["timeZone"].map(Output.cell) : " ",
                    rule,
                ])
            }
        }
        return table.lines
    }

    static func lines(of policy: JSON) -> [String] {
        let zone = policy["timeZone"].map(Output.cell) ?? "that of the scope"
        let head = [("number", "number"), ("name", "name")].map { name, member in
            TextTable.line([name, policy[member].map(Output.cell) ?? "-"], [9, 0])
        }
        let rules = rules(of: policy).enumerated().map { index, rule in
            let words = Terminal.printable(rule, limit: ruleLengthMax)
            return TextTable.line([index == 0 ? "admits" : "or", words], [9, 0])
        }
        return head + [TextTable.line(["time zone", zone], [9, 0])] + rules
    }

    private static func rules(of policy: JSON) -> [String] {
        let windows = (policy["windows"]?.list ?? []).map { window in
            let hours = ["opens", "closes"].map { clock(window[$0]?.integer ?? 0) }
            let offset = window["utcOffset"]?.integer ?? 0
            return "\(days(window)) \(hours[0])-\(hours[1]) at UTC\(offset < 0 ? "" : "+")\(offset)"
                + " min"
        }
        let groups = (policy["groups"]?.list ?? []).map { group in
            (group["all"]?.list ?? []).map(words).joined(separator: ", ")
        }
        return windows + groups
    }

    private static func clock(_ minutes: Int64) -> String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// Three days or more in a row as a range.
    private static func days(_ value: JSON) -> String {
        let named = (value["days"]?.list ?? []).compactMap(\.text)
        var runs: [[String]] = []
        for (index, day) in weekdays.enumerated() where named.contains(day) {
            if index > 0, runs.last?.last == weekdays[index - 1] {
                runs[runs.count - 1].append(day)
            } else {
                runs.append([day])
            }
        }
        return runs.map { run in
            run.count > 2 ? "\(run[0])-\(run[run.count - 1])" : run.joined(separator: ",")
        }.joined(separator: ",")
    }

    private static func words(_ test: JSON) -> String {
        func cell(_ name: String) -> String { test[name].map(Output.cell) ?? "?" }
        let bound = cell("bound").replacing("_", with: " ")
        let isNot = test["is"] == .bool(false)
        switch test["test"]?.text {
        case "weekly": return "\(days(test)) \(cell("opens"))-\(cell("closes"))"
        case "dates": return "\(cell("from")) to \(cell("until"))"
        case "moments": return "from \(cell("begins")) to \(cell("ends"))"
        case "holiday":
            return "\(isNot ? "no holiday" : "a holiday") of calendar \(cell("calendar"))"
        case "entry_hours":
            let which = test["entries"]?.text == "first_of_day" ? "first entry" : "entry"
            return "\(which) \(cell("opens"))-\(cell("closes"))"
        case "minutes_since":
            let event = cell("event").replacing("_", with: " ")
            return "\(bound) \(cell("minutes")) minutes since the \(event)"
        case "entries_today": return "entries a day: \(bound) \(cell("count"))"
        case "entries_in_all": return "entries in all: \(bound) \(cell("count"))"
        case "products": return "\(isNot ? "other products than" : "products") \(cell("products"))"
        case "gates": return "\(isNot ? "other gates than" : "gates") \(cell("gates"))"
        case "zones": return "\(isNot ? "other zones than" : "zones") \(cell("zones"))"
        case "inside":
            let zone = test["zone"]?.integer ?? 0
            return (isNot ? "not inside " : "inside ") + (zone == 0 ? "any zone" : "zone \(zone)")
        default: return Output.cell(test)
        }
    }
}
