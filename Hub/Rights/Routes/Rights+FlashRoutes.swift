import Access
import HTTPServer
import Kernel
import Sync
import Vocabulary

/// What is struck, and the closing of zones.
extension Rights {
    var flashRoutes: [Route] { [showFlash, closeZone, openZone] }

    private static let entryAnswer: [Field] = [
        Field("kind", .choice(["right", "zone", "token_key", "device"]), "What is struck."),
        Field("since", .time, "Since when."),
        Field("right", .id(RightID.self), isNullable: true, "The right."),
        Field(
            "generation",
            .integer(0...255),
            isNullable: true,
            "The right's newest generation that is struck."
        ),
        Field(
            "reason",
            .choice(BlockReason.allCases.map(\.word)),
            isNullable: true,
            "Why the right is struck."
        ),
        Field("zone", .integer(1...319), isNullable: true, "The zone that is closed."),
        Field("tokenKey", .integer(0...255), isNullable: true, "The token key that is dead."),
        Field("device", .id(DeviceID.self), isNullable: true, "The device."),
        Field(
            "ban",
            .choice(DeviceBan.allCases.map(\.name)),
            isNullable: true,
            "What the device is."
        ),
    ]

    private var showFlash: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "flash"],
            name: "showFlash",
            access: .staff(.read(.rights)),
            answers: [
                .init(
                    200,
                    .json([
                        Field("sequence", .integer(0...Int64.max), "How often it changed."),
                        Field(
                            "completeFrom",
                            .integer(0...Int64.max),
                            "Heads from this version on tell what the list no longer holds."
                        ),
                        Field("changedAt", .time, isNullable: true, "When it last changed."),
                        Field(
                            "entries",
                            .list(of: .object(Self.entryAnswer), count: 0...Flash.entriesMax),
                            "All that is struck, in the order in which it was."
                        ),
                    ]),
                    "The emergency list as gates have it."
                )
            ],
            problems: [.notFound],
            "Shows what is struck in a scope, since when, and under which sequence.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let row = try scope(session, input.id("scope"), company: input.company)
                    let rows = FlashRows(session, scope: row.scope)
                    let standing = try rows.standing()
                    let time: JSONValue =
                        standing.sequence > 0 ? .time(standing.changedAt) : .null
                    return .json([
                        "sequence": .count(standing.sequence),
                        "completeFrom": .count(standing.completeFrom), "changedAt": time,
                        "entries": .list(try rows.entries().map(Self.json)),
                    ])
                }
            }
        )
    }

    private static func json(_ entry: FlashEntry) -> JSONValue {
        var members: [String: JSONValue] = ["since": .time(entry.since)]
        for field in entryAnswer where members[field.name] == nil { members[field.name] = .null }
        switch entry.subject {
        case .right(let right, let generation, let reason):
            members["kind"] = "right"
            members["right"] = .id(right)
            members["generation"] = .count(generation)
            members["reason"] = .text(reason.word)
        case .zone(let zone):
            members["kind"] = "zone"
            members["zone"] = .count(zone)
        case .tokenKey(let key):
            members["kind"] = "token_key"
            members["tokenKey"] = .count(key)
        case .device(let device, let ban):
            members["kind"] = "device"
            members["device"] = .id(device)
            members["ban"] = .text(ban.name)
        }
        return .object(members)
    }

    private var closeZone: Route {
        zoneCommand("close", "closeZone", "Lets nobody into a zone, at once; who leaves may.")
    }

    private var openZone: Route {
        zoneCommand("open", "openZone", "Lets people into a closed zone again.")
    }

    private func zoneCommand(_ word: String, _ name: String, _ summary: String) -> Route {
        Route(
            .post,
            ["v1", "scopes", Self.scopePlace, "zones", Self.zonePlace, .word(word)],
            name: name,
            access: .staff(.write(.places)),
            answers: [
                .init(
                    200,
                    .json([
                        Field("number", .integer(1...319), "Number of the zone."),
                        Field("closed", .flag, "Whether nobody may enter it."),
                    ]),
                    "The zone as it is now."
                )
            ],
            problems: [.notFound],
            isIdempotent: true,
            summary,
            .command { [self] input, session in
                let scope = try scope(session, input.id("scope"), company: input.company).scope
                let zone = UInt16(clamping: input.integer("zone"))
                guard try hasZone(session, scope, zone) else { throw RightsRefusal.noSuchZone }
                let isClosed = word == "close"
                if isClosed {
                    try strike(session, scope: scope, .zone(zone), now: input.now)
                } else {
                    try lift(session, scope: scope, .zone(zone), now: input.now)
                }
                try KeyCommand(input).note("zone.\(word)", of: "\(scope)", "zone \(zone)", session)
                return .json(["number": .count(zone), "closed": .bool(isClosed)])
            }
        )
    }
}

extension BlockReason {
    fileprivate var word: String {
        switch self {
        case .banned: "banned"
        case .revoked: "revoked"
        case .suspended: "suspended"
        case .superseded: "superseded"
        }
    }
}
