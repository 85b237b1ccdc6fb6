import Access
import HTTPServer
import Kernel
import Reconciliation
import Rights
import Sync
import Vocabulary

/// What is counted of one zone.
struct ZoneCount {
    var inside = 0
    var entries = 0
    var exits = 0
    var withoutRight = 0
}

/// How many persons are where, derived from the passages of all gates.
extension Devices {
    private static let daySpan = Duration.seconds(86_400)
    /// Passages looked at; a stadium makes some 200 000 a day.
    private static let passagesMax = 1_000_000

    private static let zoneAnswer: [Field] = [
        Field("zone", .integer(0...319), "The zone; 0 for gates that lead nowhere known."),
        Field("inside", .integer(0...Int64.max), "Rights that entered and were not seen to leave."),
        Field("entries", .integer(0...Int64.max), "Passages into it."),
        Field("exits", .integer(0...Int64.max), "Passages out of it."),
        Field(
            "withoutRight",
            .integer(Int64.min...Int64.max),
            "Persons let in by stewards, less those let out."
        ),
    ]

    var occupancy: Route {
        Route(
            .get,
            ["v1", "scopes", .place("scope", .id(ScopeID.self), "The scope."), "occupancy"],
            name: "readOccupancy",
            access: .staff(.read(.scans)),
            query: [
                .optional("since", .time, "Passages from then on count; the last 24 hours else.")
            ],
            answers: [
                .init(
                    200,
                    .json([
                        Field(
                            "zones",
                            .list(of: .object(Self.zoneAnswer), count: 0...320),
                            "By number."
                        )
                    ]),
                    "Who is where, each person once."
                )
            ],
            problems: [.notFound],
            "Counts who is inside each zone, out of the passages that gates told of.",
            .query { [self] input in
                let scope: ScopeID = input.id("scope")
                let since =
                    input.timeIfGiven("since") ?? input.now.advanced(by: .zero - Self.daySpan)
                let counts = try await services.store.read { [self] session in
                    _ = try rights.scope(session, scope, company: input.company)
                    return try zoneCounts(of: scope, since: since, session)
                }
                return .json(["zones": .list(counts.sorted { $0.key < $1.key }.map(Self.json))])
            }
        )
    }

    func zoneCounts(
        of scope: ScopeID,
        since: Timestamp,
        _ session: any Session
    ) throws(StoreError) -> [UInt16: ZoneCount] {
        let rules = try zoneRules(of: scope, session)
        var gatherer = CrossingGatherer()
        var counts: [UInt16: ZoneCount] = [:]
        try session.each(
            """
            SELECT r.raw FROM journal_record r JOIN gate g ON g.id = r.gate
            WHERE g.scope = $1 AND r.at_low >= $2 AND r.passage_of IS NOT NULL LIMIT $3
            """,
            scope,
            since,
            Self.passagesMax
        ) { row throws(StoreError) in
            guard let record = JournalRecord(bytes: try row.bytes(0)) else {
                throw StoreError(.mismatch, "A journal record cannot be read.")
            }
            gatherer.add(record)
            guard record.kind == .passage, record.subject == 0,
                !record.flags.contains(.notUsed)
            else { return }
            counts[rules.zone(of: record.gate), default: ZoneCount()].withoutRight +=
                record.direction == .exit ? -1 : 1
        }
        let crossings = gatherer.crossings { rules.zone(of: $0) }
        for crossing in crossings {
            let isEntry = crossing.direction == .entry
            counts[crossing.zone, default: ZoneCount()].entries += isEntry ? 1 : 0
            counts[crossing.zone, default: ZoneCount()].exits += isEntry ? 0 : 1
        }
        let state = Reconciliation(
            crossings: crossings,
            rules: Reconciliation.Rules(
                zone: { rules.zone(of: $0) },
                leaves: { rules.zonesLeft(by: $0) }
            )
        )
        for (zone, inside) in state.occupancy { counts[zone, default: ZoneCount()].inside = inside }
        return counts
    }

    private static func json(_ entry: (key: UInt16, value: ZoneCount)) -> JSONValue {
        [
            "zone": .count(entry.key), "inside": .count(entry.value.inside),
            "entries": .count(entry.value.entries), "exits": .count(entry.value.exits),
            "withoutRight": .integer(Int64(entry.value.withoutRight)),
        ]
    }
}
