import Access
import HTTPServer
import Kernel
import Vocabulary

/// Zones and zone sets.
extension Rights {
    var zoneRoutes: [Route] {
        [createZone, changeZone, showZone, listZones, putSetRoute, listSets]
    }

    private static let zoneNumbers = 1...Int64(ZoneRecord.numberMax)

    private static let zoneTerms: [Field] = [
        .optional(
            "parent",
            .integer(0...zoneNumbers.upperBound),
            "The zone around it; 0 for none."
        ),
        .optional("freeExit", .flag, "Whether leaving is never refused."),
        .optional(
            "acceptsUncertainClock",
            .flag,
            "Whether to let in when the time is not sure enough for a right's dates."
        ),
        .optional(
            "refusesPrintedCodes",
            .flag,
            "Whether codes that are the same each time let nobody in: phones and cards alone do."
        ),
        .optional("assuranceMin", .choice(AssuranceName.all), "The weakest medium accepted."),
        .optional(
            "stalePolicy",
            .choice(StalePolicy.allCases.map(\.name)),
            "What gates do when their cache is past its expiry."
        ),
        .optional("aheadQuota", .integer(0...65_535), "Unheard-of rights a gate may accept."),
        .optional("capacity", .integer(0...Int64(UInt32.max)), "Persons inside; 0 for no limit."),
    ]

    private static let zoneAnswer =
        [
            Field("number", .integer(zoneNumbers), "Its number."),
            Field("name", .line(), "Its name."),
        ] + zoneTerms + ZoneRuleForm.fields

    static let zonePlace = PathTemplate.Part.place(
        "zone",
        .integer(zoneNumbers),
        "Number of the zone."
    )

    private var createZone: Route {
        Route(
            .post,
            ["v1", "scopes", Self.scopePlace, "zones"],
            name: "createZone",
            access: .staff(.write(.places)),
            body: .json(Self.zoneAnswer),
            answers: [.init(201, .json(Self.zoneAnswer), "The new zone.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Makes a zone.",
            .command { [self] input, session in
                let number = UInt16(clamping: input.integer("number"))
                let zone = ZoneRow(
                    name: input.text("name"),
                    record: try Self.zone(ZoneRecord(zone: number), input)
                )
                return try put(zone, isNew: true, input, session)
            }
        )
    }

    private var changeZone: Route {
        Route(
            .patch,
            ["v1", "scopes", Self.scopePlace, "zones", Self.zonePlace],
            name: "changeZone",
            access: .staff(.write(.places)),
            body: .json([.optional("name", .line(), "Its name.")] + Self.zoneAnswer.dropFirst(2)),
            answers: [.init(200, .json(Self.zoneAnswer), "The zone as it is now.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Changes what is given of a zone.",
            .command { [self] input, session in
                let scope = try scope(session, input.id("scope"), company: input.company).scope
                let number = UInt16(clamping: input.integer("zone"))
                let known = try zones(session, scope).zones().first { $0.record.zone == number }
                guard let known else { throw RightsRefusal.noSuchZone }
                let zone = ZoneRow(
                    name: input.textIfGiven("name") ?? known.name,
                    record: try Self.zone(known.record, input)
                )
                return try put(zone, isNew: false, input, session)
            }
        )
    }

    private func put(
        _ zone: ZoneRow,
        isNew: Bool,
        _ input: Input,
        _ session: any Session
    ) throws -> Reply {
        let scope = try scope(session, input.id("scope"), company: input.company).scope
        try putZone(session, scope: scope, zone, isNew: isNew)
        return .json(Self.json(zone), status: isNew ? 201 : 200)
    }

    private static let zoneFlags: [(String, ZoneFlags)] = [
        ("freeExit", .freeExit),
        ("acceptsUncertainClock", .acceptsUncertainClock),
        ("refusesPrintedCodes", .refusesPrintedCodes),
        ("entersFromParent", .entersFromParent),
    ]

    private static func zone(
        _ record: ZoneRecord,
        _ input: Input
    ) throws(Problem) -> ZoneRecord {
        var next = try ZoneRuleForm.changed(record, input)
        for (name, flag) in zoneFlags {
            guard let isSet = input.flagIfGiven(name) else { continue }
            if isSet { next.flags.insert(flag) } else { next.flags.remove(flag) }
        }
        if let parent = input.integerIfGiven("parent") { next.parent = UInt16(clamping: parent) }
        if let name = input.textIfGiven("assuranceMin") {
            next.assuranceMin = AssuranceName.assurance(name)
        }
        if let name = input.textIfGiven("stalePolicy") {
            next.stalePolicy =
                StalePolicy.allCases.first { $0.name == name } ?? record.stalePolicy
        }
        if let quota = input.integerIfGiven("aheadQuota") {
            next.aheadQuota = UInt16(clamping: quota)
        }
        if let persons = input.integerIfGiven("capacity") {
            next.capacity = UInt32(clamping: persons)
        }
        return next
    }

    private static func json(_ zone: ZoneRow) -> JSONValue {
        let record = zone.record
        var members: [String: JSONValue] = [
            "number": .count(record.zone), "name": .text(zone.name),
            "parent": .count(record.parent),
            "assuranceMin": .text(AssuranceName.name(record.assuranceMin)),
            "stalePolicy": .text(record.stalePolicy.name),
            "aheadQuota": .count(record.aheadQuota), "capacity": .count(record.capacity),
        ]
        for (name, flag) in zoneFlags { members[name] = .bool(record.flags.contains(flag)) }
        return .object(members.merging(ZoneRuleForm.members(of: record)) { own, _ in own })
    }

    private var showZone: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "zones", Self.zonePlace],
            name: "showZone",
            access: .staff(.read(.places)),
            answers: [.init(200, .json(Self.zoneAnswer), "The zone.")],
            problems: [.notFound],
            "Shows a zone.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let scope = try scope(session, input.id("scope"), company: input.company)
                    let number = input.integer("zone")
                    let zone = try zones(session, scope.scope).zones().first {
                        Int64($0.record.zone) == number
                    }
                    guard let zone else { throw RightsRefusal.noSuchZone }
                    return .json(Self.json(zone))
                }
            }
        )
    }

    private var listZones: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "zones"],
            name: "listZones",
            access: .staff(.read(.places)),
            answers: [.init(200, .json(Page.fields(of: Self.zoneAnswer)), "All zones by number.")],
            problems: [.notFound],
            "Lists the zones of a scope.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let scope = try scope(session, input.id("scope"), company: input.company)
                    let zones = try zones(session, scope.scope).zones()
                    return .json(Page.json(zones.map(Self.json)))
                }
            }
        )
    }
}

/// Zone sets.
extension Rights {
    private static let setAnswer: [Field] = [
        Field("number", .integer(1...65_535), "Its number."),
        Field("name", .line(), "Its name; imports may use it."),
        Field(
            "zones",
            .list(of: .integer(zoneNumbers), count: 1...Int(ZoneRecord.numberMax)),
            "The zones it opens, with all zones inside them."
        ),
    ]

    private var putSetRoute: Route {
        Route(
            .put,
            [
                "v1", "scopes", Self.scopePlace, "zone-sets",
                .place("number", .integer(1...65_535), "Number of the set."),
            ],
            name: "putZoneSet",
            access: .staff(.write(.places)),
            body: .json(Array(Self.setAnswer.dropFirst())),
            answers: [.init(200, .json(Self.setAnswer), "The set as it is now.")],
            problems: [.notFound, .conflict],
            "Makes a zone set, or gives it other zones.",
            .command { [self] input, session in
                let scope = try scope(session, input.id("scope"), company: input.company).scope
                let zones = input.list("zones").compactMap(\.integer).map { UInt16(clamping: $0) }
                let number = UInt16(clamping: input.integer("number"))
                let set = ZoneSetRow(
                    name: input.text("name"),
                    record: ZoneSetRecord(set: number, zones: Set(zones))
                )
                try putZoneSet(session, scope: scope, set)
                return .json(Self.json(set))
            }
        )
    }

    private var listSets: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "zone-sets"],
            name: "listZoneSets",
            access: .staff(.read(.places)),
            answers: [.init(200, .json(Page.fields(of: Self.setAnswer)), "All sets by number.")],
            problems: [.notFound],
            "Lists the zone sets of a scope.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let scope = try scope(session, input.id("scope"), company: input.company)
                    return .json(Page.json(try zones(session, scope.scope).sets().map(Self.json)))
                }
            }
        )
    }

    private static func json(_ set: ZoneSetRow) -> JSONValue {
        [
            "number": .count(set.record.set), "name": .text(set.name),
            "zones": .list(set.record.zones.sorted().map { .count($0) }),
        ]
    }
}
