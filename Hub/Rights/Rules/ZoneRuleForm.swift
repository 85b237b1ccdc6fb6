import Access
import Kernel

/// What a zone asks of those who enter and where its exits lead, as JSON.
enum ZoneRuleForm {
    static let fields: [Field] = [
        .optional("policy", .integer(0...65_535), "The policy of its opening hours; 0 for none."),
        .optional(
            "passback",
            .choice(AntiPassback.allCases.map(\.name)),
            "What a second entry without an exit meets: nothing, a flag in the journal, a refusal "
                + "until seen to leave, or a refusal for some minutes."
        ),
        .optional(
            "passbackMinutes",
            .integer(0...65_535),
            "Minutes from an entry to the next: for timed anti-passback, else 0."
        ),
        .optional(
            "antiPassback",
            .flag,
            "The older word: true for hard, false for none."
        ),
        .optional(
            "entersFromParent",
            .flag,
            "Whether only who is in the zone around it may enter, as far as gates heard."
        ),
        .optional(
            "exitsTo",
            .integer(0...Int64(ZoneRecord.numberMax)),
            "The zone in which one is after an exit; 0 for the zone around it."
        ),
        .optional("exitsOutside", .flag, "Whether an exit leads out of all zones."),
    ]

    static func changed(_ record: ZoneRecord, _ input: Input) throws(Problem) -> ZoneRecord {
        var next = record
        if let policy = input.integerIfGiven("policy") { next.policy = UInt16(clamping: policy) }
        try changePassback(&next, input)
        let isOutside = input.flagIfGiven("exitsOutside")
        let exit = input.integerIfGiven("exitsTo")
        guard isOutside != true || exit ?? 0 == 0 else {
            throw .invalid(field: "exitsTo", "is a zone, and exitsOutside says that there is none")
        }
        if let exit { next.exitZone = UInt16(clamping: exit) }
        if isOutside == true { next.exitZone = ZoneRecord.outside }
        if isOutside == false, next.exitZone == ZoneRecord.outside { next.exitZone = 0 }
        return next
    }

    private static func changePassback(
        _ next: inout ZoneRecord,
        _ input: Input
    ) throws(Problem) {
        let word = input.textIfGiven("passback")
        let named = AntiPassback.allCases.first { $0.name == word }
        let older = input.flagIfGiven("antiPassback")
        if let named, let older, older != (named != .none) {
            throw .invalid(field: "antiPassback", "contradicts passback: leave one of them out")
        }
        if let kind = named ?? older.map({ $0 ? AntiPassback.hard : .none }) {
            next.flags.remove(.antiPassback)
            next.antiPassback = kind
            if kind != .timed { next.passbackMinutes = 0 }
        }
        if let minutes = input.integerIfGiven("passbackMinutes") {
            next.passbackMinutes = UInt16(clamping: minutes)
        }
    }

    static func members(of zone: ZoneRecord) -> [String: JSONValue] {
        let isOutside = zone.exitZone == ZoneRecord.outside
        return [
            "policy": .count(zone.policy), "passback": .text(zone.passback.name),
            "passbackMinutes": .count(zone.passbackMinutes),
            "antiPassback": .bool(zone.passback != .none),
            "exitsTo": .count(isOutside ? 0 : zone.exitZone), "exitsOutside": .bool(isOutside),
        ]
    }
}
