import Access
import HTTPServer
package import Kernel
import Rights
import Sync
import Vocabulary

/// What operators ask about gates and devices.
extension Devices {
    package var routes: [Route] {
        deviceRoutes + [
            createGateRoute, listGates, listDevices, showDevice, confirmRoute, releaseRoute,
            revokeRoute, lockRoute, unlockRoute, createEnrolmentRoute, scans, incidents,
            incidentRoute, occupancy, archive, previewRoute,
        ] + stickRoutes
    }

    private static let listMax = 1_000

    private static let gateAnswer: [Field] = [
        Field("id", .id(GateID.self), "The gate."),
        Field("scope", .id(ScopeID.self), "Its scope."),
        Field("zone", .integer(1...319), "Number of the zone it leads into."),
        Field("name", .line(), example: "North 1", "Its name, unique in the scope."),
        Field("direction", .choice(GateDirection.allCases.map(\.name)), "Which way it lets go."),
    ]

    private static let leads: [Field] = [
        .optional(
            "leadsFrom",
            .integer(0...319),
            "The zone out of which it leads: the one around its own; 0 for the outside."
        )
    ]

    private static let exits: [Field] = [
        Field("exitsTo", .integer(0...319), "The zone in which one is after an exit; 0 outside.")
    ]

    private var createGateRoute: Route {
        Route(
            .post,
            ["v1", "gates"],
            name: "createGate",
            access: .staff(.write(.places)),
            body: .json(Array(Self.gateAnswer.dropFirst()) + Self.leads),
            answers: [
                .init(201, .json(Self.gateAnswer + Self.leads + Self.exits), "The new gate.")
            ],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Makes a gate.",
            .command { [self] input, session in
                let direction = GateDirection.allCases.first {
                    $0.name == input.text("direction")
                }
                let gate = try createGate(
                    session,
                    scope: input.id("scope"),
                    zone: UInt16(clamping: input.integer("zone")),
                    name: input.text("name"),
                    direction: direction ?? .both,
                    company: input.company,
                    now: input.now
                )
                let graph = try rights.zoneGraph(session, gate.scope)
                let around = graph.zone(gate.zone)?.parent ?? 0
                if let from = input.integerIfGiven("leadsFrom"), from != Int64(around) {
                    throw Problem.invalid(
                        field: "leadsFrom",
                        "is \(around) for this zone: a gate leads into its zone from the one "
                            + "around it"
                    )
                }
                return .json(Self.json(gate, graph), status: 201)
            }
        )
    }

    private static func json(_ gate: GateRow, _ graph: ZoneGraph?) -> JSONValue {
        let zone = graph?.zone(gate.zone)
        return [
            "id": .id(gate.gate), "scope": .id(gate.scope), "zone": .count(gate.zone),
            "name": .text(gate.name), "direction": .text(gate.direction.name),
            "leadsFrom": .count(zone?.parent ?? 0), "exitsTo": .count(zone?.leavesTo ?? 0),
        ]
    }

    static func page(of item: [Field]) -> [Field] {
        [
            Field("items", .list(of: .object(item), count: 0...listMax), "The page."),
            Field("next", .line(), isNullable: true, "Where the list goes on, or null."),
        ]
    }

    private var listGates: Route {
        Route(
            .get,
            ["v1", "gates"],
            name: "listGates",
            access: .staff(.read(.places)),
            query: [.limit(), .cursor],
            answers: [
                .init(
                    200,
                    .json(Self.page(of: Self.gateAnswer + Self.leads + Self.exits)),
                    "Gates by id."
                )
            ],
            "Lists gates.",
            .query { [self] input in
                let last = try services.cursors.position(of: input, in: "gates") ?? []
                let (found, graphs) = try await services.store.read { [self] session in
                    let gates = try session.rows(
                        """
                        SELECT \(GateRow.columns) FROM gate WHERE company = $1 AND id > $2
                        ORDER BY id LIMIT $3
                        """,
                        input.company,
                        last,
                        input.limit + 1
                    ) { row throws(StoreError) in try GateRow(row) }
                    var graphs: [ScopeID: ZoneGraph] = [:]
                    for scope in Set(gates.map(\.scope)) {
                        graphs[scope] = try rights.zoneGraph(session, scope)
                    }
                    return (gates, graphs)
                }
                return .page(found, limit: input.limit, { Self.json($0, graphs[$0.scope]) }) {
                    gate in
                    services.cursors.text(of: gate.gate.bytes, in: "gates")
                }
            }
        )
    }
}
