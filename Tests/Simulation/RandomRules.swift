import Access
import Kernel
import Rights
import Support
import Vocabulary

/// Random zones, policies, rights and movements; the same ones from the same seed.
struct RandomRules {
    struct Move {
        let direction: Direction
        let zone: UInt16
        let at: Timestamp
    }

    static let policies = 6
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private var random: SeededRandom

    init(_ random: SeededRandom) {
        self.random = random
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

    /// True once in so many times.
    mutating func chance(_ times: Int) -> Bool { number(1...times) == 1 }

    mutating func one<Item>(of items: [Item]) -> Item { items[number(0...items.count - 1)] }

    mutating func moment(around start: Timestamp) -> Timestamp {
        // Mostly while the head lives; a whole minute once in a while, for the borders.
        let days = chance(8) ? 20 : 13
        let seconds = number(0...days * 86_400)
        let whole = chance(2) ? seconds / 1_800 * 1_800 : seconds
        let begin = start.milliseconds / 1_800_000 * 1_800_000
        return Timestamp(milliseconds: begin + UInt64(whole) * 1_000)
    }

    mutating func moves(before moment: Timestamp, _ zones: [ZoneRecord]) -> [Move] {
        guard !chance(3) else { return [] }
        var at = moment.advanced(by: .seconds(-number(60...200_000)))
        var moves: [Move] = []
        for _ in 0..<number(1...4) {
            let direction: Direction = chance(3) ? .exit : .entry
            moves.append(Move(direction: direction, zone: one(of: zones).zone, at: at))
            let step = number(1...60_000)
            guard at.advanced(by: .seconds(step)) < moment else { break }
            at = at.advanced(by: .seconds(step))
        }
        return moves
    }
}

/// Places and rights.
extension RandomRules {
    mutating func zones() -> [ZoneRecord] {
        var zones: [ZoneRecord] = []
        for number in UInt16(1)...UInt16(number(3...6)) {
            var zone = ZoneRecord(zone: number)
            if number > 1, !chance(3) { zone.parent = one(of: zones).zone }
            if chance(4) { zone.flags.insert(.acceptsUncertainClock) }
            if chance(4), zone.parent != 0 { zone.flags.insert(.entersFromParent) }
            zone.antiPassback = one(of: AntiPassback.allCases)
            if zone.antiPassback == .timed {
                zone.passbackMinutes = UInt16(self.number(1...600))
            }
            if chance(3) { zone.capacity = UInt32(self.number(1...4)) }
            if chance(4) { zone.exitZone = ZoneRecord.outside }
            if chance(6) { zone.assuranceMin = .oneTime }
            zone.stalePolicy = one(of: StalePolicy.allCases)
            zones.append(zone)
        }
        return zones
    }

    mutating func zoneSet(_ number: UInt16, of zones: [ZoneRecord]) -> ZoneSetRecord {
        var open = Set(zones.map(\.zone).filter { _ in chance(2) })
        open.insert(one(of: zones).zone)
        return ZoneSetRecord(set: number, zones: open)
    }

    mutating func right(around start: Timestamp) -> RightDraft {
        var draft = RightDraft()
        if chance(4) { draft.flags.insert(.reentryAllowed) }
        if chance(6) { draft.flags.insert(.singleEntry) }
        if chance(5) { draft.flags.insert(.holderCheck) }
        let day = { (days: Int) in
            Minute(holding: start.advanced(by: .seconds(days * 86_400)))
        }
        if chance(4) { draft.notBefore = day(number(-2...6)) }
        if chance(4) { draft.notAfter = day(number(7...16)) }
        if chance(5) { draft.paidThrough = day(number(0...14)) }
        if chance(2) { draft.zoneSet = UInt16(number(1...3)) }
        if !chance(4) { draft.policy = UInt16(number(1...Self.policies)) }
        if chance(4) { draft.usesMax = UInt16(number(1...3)) }
        draft.product = UInt32(number(0...3))
        return draft
    }
}

/// Policies as the hub is told them.
extension RandomRules {
    mutating func policy(_ number: Int, _ zones: [ZoneRecord]) -> JSONValue {
        // Groups that could overlap are told apart by a test of their own.
        let groups = (0..<self.number(1...3)).map { group -> JSONValue in
            let count = self.number(1...2)
            let tests = (0..<count).map { _ in test(zones) }
            let marks: JSONValue = [
                "test": "entries_in_all", "bound": "at_most", "count": .count(900 + group),
            ]
            return ["all": .list(tests + [marks])]
        }
        var members: [String: JSONValue] = [
            "name": .text("Policy \(number)"), "groups": .list(groups),
        ]
        let zone = one(of: ["Europe/Paris", "America/New_York", "Asia/Kolkata", nil, nil])
        members["timeZone"] = zone.map { .text($0) }
        return .object(members)
    }

    private mutating func test(_ zones: [ZoneRecord]) -> JSONValue {
        let isTrue = JSONValue.bool(!chance(3))
        let bound = JSONValue.text(one(of: ["at_least", "at_most", "at_most"]))
        switch number(1...12) {
        case 1...4: return weekly()
        case 5:
            return [
                "test": "dates", "from": .text("2026-03-2\(number(0...4))"),
                "until": .text("2026-03-2\(number(5...9))"),
            ]
        case 6: return ["test": "holiday", "calendar": 1, "is": isTrue]
        case 7:
            let entries = JSONValue.text(one(of: ["every", "first_of_day"]))
            return [
                "test": "entry_hours", "opens": hour(0...11), "closes": hour(12...23),
                "entries": entries,
            ]
        case 8:
            let event = JSONValue.text(one(of: ["first_entry", "last_entry", "last_exit"]))
            let minutes = JSONValue.count(number(1...3_000))
            return ["test": "minutes_since", "event": event, "bound": bound, "minutes": minutes]
        case 9:
            return ["test": "entries_today", "bound": bound, "count": .count(number(1...3))]
        case 10:
            let products = (0...3).filter { _ in chance(2) } + [number(0...3)]
            let list = Set(products).sorted().map { JSONValue.count($0) }
            return ["test": "products", "products": .list(list), "is": isTrue]
        case 11:
            return ["test": "zones", "zones": [.count(one(of: zones).zone)], "is": isTrue]
        default:
            let zone = chance(2) ? 0 : one(of: zones).zone
            return ["test": "inside", "zone": .count(zone), "is": isTrue]
        }
    }

    private mutating func weekly() -> JSONValue {
        let named = Self.days.filter { _ in chance(2) } + [one(of: Self.days)]
        let days = Self.days.filter { named.contains($0) }.map { JSONValue.text($0) }
        return [
            "test": "weekly", "days": .list(days), "opens": hour(0...12), "closes": hour(13...24),
        ]
    }

    private mutating func hour(_ range: ClosedRange<Int>) -> JSONValue {
        let hour = number(range)
        return .text(hour < 10 ? "0\(hour):00" : "\(hour):00")
    }
}
