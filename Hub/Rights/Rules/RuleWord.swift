import Access

/// The tests of a policy by the names they have in JSON, with the members that each takes.
enum RuleWord: String, CaseIterable {
    case weekly
    case dates
    case moments
    case holiday
    case entryHours = "entry_hours"
    case minutesSince = "minutes_since"
    case entriesToday = "entries_today"
    case entriesInAll = "entries_in_all"
    case products
    case gates
    case zones
    case inside

    var required: [String] {
        switch self {
        case .weekly: ["days", "opens", "closes"]
        case .dates: ["from", "until"]
        case .moments: ["begins", "ends"]
        case .holiday: ["calendar"]
        case .entryHours: ["opens", "closes"]
        case .minutesSince: ["event", "bound", "minutes"]
        case .entriesToday, .entriesInAll: ["bound", "count"]
        case .products: ["products"]
        case .gates: ["gates"]
        case .zones: ["zones"]
        case .inside: []
        }
    }

    var optional: [String] {
        switch self {
        case .weekly, .dates, .moments, .minutesSince, .entriesToday, .entriesInAll: []
        case .holiday, .products, .gates, .zones: ["is"]
        case .entryHours: ["entries"]
        case .inside: ["zone", "is"]
        }
    }
}

extension UseEvent {
    var word: String {
        switch self {
        case .firstEntry: "first_entry"
        case .lastEntry: "last_entry"
        case .lastExit: "last_exit"
        }
    }
}

extension Bound {
    var word: String { self == .atLeast ? "at_least" : "at_most" }
}

extension EntryChoice {
    var word: String { self == .every ? "every" : "first_of_day" }
}
