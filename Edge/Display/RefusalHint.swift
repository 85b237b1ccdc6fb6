package import Access
package import Vocabulary

/// What a refused person may do about it, where a moment or another way in is all it takes.
package enum RefusalHint: Sendable, Hashable {
    /// Come back at this hour of the clock on the wall.
    case moment(Day, hour: UInt8, minute: UInt8)
    /// The right is good at another gate or zone.
    case elsewhere

    package enum Day: Sendable, Hashable {
        case today
        case tomorrow
        /// Monday 0 to Sunday 6.
        case weekday(UInt8)
    }

    /// Nil for what no screen can say in a line: more than one thing, or more than six days ahead.
    package init?(_ explanation: Explanation, at now: Timestamp) {
        guard explanation.proposals.count == 1 else { return nil }
        switch explanation.proposals[0] {
        case .zones, .gates: self = .elsewhere
        case .moment(let moment):
            guard let offset = explanation.offset else { return nil }
            let clock = LocalClock(fixed: offset)
            guard let day = Day(clock.day(at: moment), from: clock.day(at: now)) else {
                return nil
            }
            let minute = clock.minuteOfDay(at: moment)
            self = .moment(day, hour: UInt8(minute / 60), minute: UInt8(minute % 60))
        case .products, .medium, .leaving, .entering, .payment, .reactivation, .room,
            .freshCache, .clock:
            return nil
        }
    }
}

extension RefusalHint.Day {
    fileprivate init?(_ day: LocalDay, from today: LocalDay) {
        guard day >= today else { return nil }
        switch day.count - today.count {
        case 0: self = .today
        case 1: self = .tomorrow
        case 2...6: self = .weekday(day.weekday)
        default: return nil
        }
    }
}

extension Refusal {
    /// With the moment, or the other way in, where one is known.
    func saying(_ hint: RefusalHint?) -> Saying {
        switch hint {
        case .moment(let day, let hour, let minute):
            Saying(saying.title, Self.from(day, hour, minute))
        case .elsewhere where self == .rules: Refusal.wrongZone.saying
        case .elsewhere, nil: saying
        }
    }

    /// Digits as they stand on tickets, in all three languages.
    private static func from(
        _ day: RefusalHint.Day,
        _ hour: UInt8,
        _ minute: UInt8
    ) -> Message {
        let digits = [hour, minute].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let time = digits.joined(separator: ":")
        let heure = digits.joined(separator: "\u{202F}h\u{202F}")
        return from(day, fr: heure, time)
    }

    private static func from(
        _ day: RefusalHint.Day,
        fr heure: String,
        _ time: String
    ) -> Message {
        switch day {
        case .today:
            Message(
                fr: "Revenez à \(heure).",
                en: "Come back at \(time).",
                ar: "عُد الساعة \(time)."
            )
        case .tomorrow:
            Message(
                fr: "Revenez demain à \(heure).",
                en: "Come back tomorrow at \(time).",
                ar: "عُد غدًا الساعة \(time)."
            )
        case .weekday(let number):
            Message(
                fr: "Revenez \(weekdays[Int(number % 7)].0) à \(heure).",
                en: "Come back on \(weekdays[Int(number % 7)].1) at \(time).",
                ar: "عُد يوم \(weekdays[Int(number % 7)].2) الساعة \(time)."
            )
        }
    }

    private static let weekdays = [
        ("lundi", "Monday", "الاثنين"), ("mardi", "Tuesday", "الثلاثاء"),
        ("mercredi", "Wednesday", "الأربعاء"), ("jeudi", "Thursday", "الخميس"),
        ("vendredi", "Friday", "الجمعة"), ("samedi", "Saturday", "السبت"),
        ("dimanche", "Sunday", "الأحد"),
    ]
}
