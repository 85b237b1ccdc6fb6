import Vocabulary

/// The fields that the tests of all kinds share in a row (``ConditionRow``).
struct RuleFields {
    var sense: UInt8 = 0
    var subject: UInt8 = 0
    var weekdays: UInt8 = 0
    var timeZone: UInt16 = 0
    var number: UInt16 = 0
    var values: [UInt32] = []
}

extension RuleFields {
    init(_ test: RuleTest) {
        self.init()
        switch test {
        case .weekly(let weekdays, let opens, let closes, let timeZone):
            self.weekdays = weekdays
            self.timeZone = timeZone
            values = [UInt32(opens), UInt32(closes)]
        case .dates(let from, let until, let timeZone):
            self.timeZone = timeZone
            values = [from.count, until.count]
        case .moments(let from, let until):
            values = [from, until].flatMap { moment in
                [moment.milliseconds >> 32, moment.milliseconds & 0xFFFF_FFFF].map(UInt32.init)
            }
        case .holiday(let calendar, let isHoliday, let timeZone):
            sense = isHoliday ? 1 : 2
            number = calendar
            self.timeZone = timeZone
        case .entryHours(let choice, let from, let until, let timeZone):
            subject = choice.rawValue
            self.timeZone = timeZone
            values = [UInt32(from), UInt32(until)]
        case .minutesSince(let event, let bound, let minutes):
            sense = bound.rawValue
            subject = event.rawValue
            values = [minutes]
        case .entriesToday(let bound, let count, let timeZone):
            sense = bound.rawValue
            self.timeZone = timeZone
            values = [count]
        case .entriesInAll(let bound, let count):
            sense = bound.rawValue
            values = [count]
        case .products(let list), .gates(let list), .zones(let list):
            sense = list.isIn ? 1 : 2
            number = UInt16(clamping: list.numbers.count)
            values = list.numbers
        case .inside(let zone, let isInside):
            sense = isInside ? 1 : 2
            number = zone
        }
    }

    /// What they mean for the test of this number; nil where they mean nothing.
    func test(_ kind: UInt8) -> RuleTest? {
        switch kind {
        case 1...5: timeTest(kind)
        case 6...8: useTest(kind)
        case 9...12: placeTest(kind)
        default: nil
        }
    }

    private func timeTest(_ kind: UInt8) -> RuleTest? {
        let opens = UInt16(clamping: values[0])
        let closes = UInt16(clamping: values[1])
        switch kind {
        case 1:
            return .weekly(weekdays: weekdays, opens: opens, closes: closes, timeZone: timeZone)
        case 2:
            let days = values.prefix(2).map { LocalDay(count: $0) }
            return .dates(from: days[0], until: days[1], timeZone: timeZone)
        case 3: return .moments(from: moment(at: 0), until: moment(at: 2))
        case 4:
            return isTrue.map { .holiday(calendar: number, isHoliday: $0, timeZone: timeZone) }
        default:
            return EntryChoice(rawValue: subject).map {
                .entryHours($0, from: opens, until: closes, timeZone: timeZone)
            }
        }
    }

    private func useTest(_ kind: UInt8) -> RuleTest? {
        guard let bound = Bound(rawValue: sense) else { return nil }
        return switch kind {
        case 6:
            UseEvent(rawValue: subject).map { .minutesSince($0, bound, minutes: values[0]) }
        case 7: .entriesToday(bound, values[0], timeZone: timeZone)
        default: .entriesInAll(bound, values[0])
        }
    }

    private func placeTest(_ kind: UInt8) -> RuleTest? {
        guard let isTrue else { return nil }
        if kind == 12 { return .inside(zone: number, isInside: isTrue) }
        let list = RuleList(isIn: isTrue, Array(values.prefix(Int(number))))
        return switch kind {
        case 9: .products(list)
        case 10: .gates(list)
        default: .zones(list)
        }
    }

    private var isTrue: Bool? {
        switch sense {
        case 1: true
        case 2: false
        default: nil
        }
    }

    private func moment(at index: Int) -> Timestamp {
        Timestamp(milliseconds: UInt64(values[index]) << 32 | UInt64(values[index + 1]))
    }
}
