import HTTPServer
package import Kernel
import Sync
import Vocabulary

/// What operators ask about gates and devices.
extension Devices {
    package var routes: [Route] {
        deviceRoutes + [
            createGateRoute, listGates, listDevices, showDevice, releaseRoute, revokeRoute,
            createEnrolmentRoute, scans, incidents,
        ]
    }

    private static let listMax = 1_000

    private static let gateAnswer: [Field] = [
        Field("id", .id(GateID.self), "The gate."),
        Field("scope", .id(ScopeID.self), "Its scope."),
        Field("zone", .integer(1...319), "Number of the zone it leads into."),
        Field("name", .line(), example: "North 1", "Its name, unique in the scope."),
        Field("direction", .choice(GateDirection.allCases.map(\.name)), "Which way it lets go."),
    ]

    private var createGateRoute: Route {
        Route(
            .post,
            ["v1", "gates"],
            name: "createGate",
            access: .operatorToken,
            body: .json(Array(Self.gateAnswer.dropFirst())),
            answers: [.init(201, .json(Self.gateAnswer), "The new gate.")],
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
                return .json(Self.json(gate), status: 201)
            }
        )
    }

    private static func json(_ gate: GateRow) -> JSONValue {
        [
            "id": .id(gate.gate), "scope": .id(gate.scope), "zone": .count(gate.zone),
            "name": .text(gate.name), "direction": .text(gate.direction.name),
        ]
    }

    private static func page(of item: [Field]) -> [Field] {
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
            access: .operatorToken,
            query: [.limit(), .cursor],
            answers: [.init(200, .json(Self.page(of: Self.gateAnswer)), "Gates by id.")],
            "Lists gates.",
            .query { [self] input in
                let last = try services.cursors.position(of: input, in: "gates") ?? []
                let found = try await services.store.read { session in
                    try session.rows(
                        """
                        SELECT \(GateRow.columns) FROM gate WHERE company = $1 AND id > $2
                        ORDER BY id LIMIT $3
                        """,
                        input.company,
                        last,
                        input.limit + 1
                    ) { row throws(StoreError) in try GateRow(row) }
                }
                return .page(found, limit: input.limit, Self.json) { gate in
                    services.cursors.text(of: gate.gate.bytes, in: "gates")
                }
            }
        )
    }

    private static let deviceAnswer: [Field] = [
        Field("id", .id(DeviceID.self), "The device."),
        Field("gate", .id(GateID.self), "The gate at which it stands."),
        Field("scope", .id(ScopeID.self), "The scope of the gate."),
        Field("name", .line(), "Its name."),
        Field("status", .choice(DeviceStatus.allCases.map(\.name)), "Whether it is listened to."),
        Field("epoch", .integer(1...Int64(UInt32.max)), "Epoch of its journal."),
        Field("headVersion", .integer(0...Int64.max), "The newest head it says it applied."),
        Field("enrolledAt", .time, "When it was enrolled."),
        Field("lastSeen", .time, "When it last asked for something."),
    ]

    private func json(_ device: DeviceRow) -> JSONValue {
        let seen = max(device.lastSeen, book.lastSeen(device.device) ?? device.lastSeen)
        return [
            "id": .id(device.device), "gate": .id(device.gate), "scope": .id(device.scope),
            "name": .text(device.name), "status": .text(device.status.name),
            "epoch": .count(device.epoch), "headVersion": .count(device.headVersion),
            "enrolledAt": .time(device.enrolledAt), "lastSeen": .time(seen),
        ]
    }

    private var listDevices: Route {
        Route(
            .get,
            ["v1", "devices"],
            name: "listDevices",
            access: .operatorToken,
            query: [.limit(), .cursor],
            answers: [.init(200, .json(Self.page(of: Self.deviceAnswer)), "Devices by id.")],
            "Lists devices.",
            .query { [self] input in
                let last = try services.cursors.position(of: input, in: "devices") ?? []
                let found = try await services.store.read { session in
                    try session.rows(
                        """
                        \(DeviceRow.query) WHERE d.company = $1 AND d.id > $2
                        ORDER BY d.id LIMIT $3
                        """,
                        input.company,
                        last,
                        input.limit + 1
                    ) { row throws(StoreError) in try DeviceRow(row) }
                }
                return .page(found, limit: input.limit, json) { device in
                    services.cursors.text(of: device.device.bytes, in: "devices")
                }
            }
        )
    }

    private static let devicePlace = PathTemplate.Part.place(
        "device",
        .id(DeviceID.self),
        "The device."
    )

    private var showDevice: Route {
        Route(
            .get,
            ["v1", "devices", Self.devicePlace],
            name: "showDevice",
            access: .operatorToken,
            answers: [.init(200, .json(Self.deviceAnswer), "The device.")],
            problems: [.notFound],
            "Shows one device.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let device: DeviceID = input.id("device")
                    return .json(json(try findDevice(session, device, company: input.company)))
                }
            }
        )
    }

    private var releaseRoute: Route {
        change("release", "releaseDevice", "Listens to a quarantined device again.") {
            [self] session, device, company in try release(session, device, company: company)
        }
    }

    private var revokeRoute: Route {
        change("revoke", "revokeDevice", "Never listens to the device again.") {
            [self] session, device, company in try revoke(session, device, company: company)
        }
    }

    private func change(
        _ word: String,
        _ name: String,
        _ summary: String,
        _ body: @escaping @Sendable (any Session, DeviceID, CompanyID) throws -> DeviceRow
    ) -> Route {
        Route(
            .post,
            ["v1", "devices", Self.devicePlace, .word(word)],
            name: name,
            access: .operatorToken,
            answers: [.init(200, .json(Self.deviceAnswer), "The device as it is now.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            summary,
            .command { [self] input, session in
                .json(json(try body(session, input.id("device"), input.company)))
            }
        )
    }
}
