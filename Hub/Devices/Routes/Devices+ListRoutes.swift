import HTTPServer
import Kernel
import Rights
import Sync
import Vocabulary

/// Devices as operators see them: who they are, and how they are.
extension Devices {
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
        Field("silent", .flag, "Active, and not heard of for more than 90 seconds."),
        Field("locked", .flag, "Whether its gate is shut from afar."),
        Field(
            "pendingUntil",
            .time,
            isNullable: true,
            "Until when a second person may confirm it; null where nobody has to."
        ),
        Field("gateMode", .line(), isNullable: true, "How its gate stands; null if never told."),
        Field(
            "conditions",
            .list(of: .object(conditionAnswer), count: 0...DeviceHealth.conditionsMax),
            "What is wrong with it now, as it told."
        ),
    ]

    private static let conditionAnswer: [Field] = [
        Field("condition", .line(), "What is wrong; a number where this hub does not know it."),
        Field("part", .integer(0...65_535), "The reader that has it, from 1; 0 for none."),
        Field("since", .time, "Since when."),
    ]

    private func json(
        _ device: DeviceRow,
        _ session: any Session,
        at now: Timestamp
    ) throws(StoreError) -> JSONValue {
        let standing = try DeviceHealthRows(session: session).of(device.device)
        let conditions = standing.sorted { $0.key < $1.key }.map { place, told -> JSONValue in
            [
                "condition": .text(NumberWords.condition(place.condition)),
                "part": .count(place.part), "since": .time(told.since),
            ]
        }
        return [
            "id": .id(device.device), "gate": .id(device.gate), "scope": .id(device.scope),
            "name": .text(device.name), "status": .text(device.status.name),
            "epoch": .count(device.epoch), "headVersion": .count(device.headVersion),
            "enrolledAt": .time(device.enrolledAt), "lastSeen": .time(lastSeen(device)),
            "silent": .bool(isSilent(device, at: now)),
            "locked": .bool(
                try rights.isStruck(
                    session,
                    scope: device.scope,
                    .device(device.device, .locked)
                )
            ),
            "pendingUntil": device.pendingUntil.map { .time($0) } ?? .null,
            "gateMode": .optional(device.gateMode.map(NumberWords.gateMode)),
            "conditions": .list(conditions),
        ]
    }

    var listDevices: Route {
        Route(
            .get,
            ["v1", "devices"],
            name: "listDevices",
            access: .staff(.read(.devices)),
            query: [.limit(), .cursor],
            answers: [.init(200, .json(Self.page(of: Self.deviceAnswer)), "Devices by id.")],
            "Lists devices: what is wrong with each, how its gate stands, whether it is silent.",
            .query { [self] input in
                let last = try services.cursors.position(of: input, in: "devices") ?? []
                let found = try await services.store.read { [self] session in
                    let rows = try session.rows(
                        """
                        \(DeviceRow.query) WHERE d.company = $1 AND d.id > $2
                        ORDER BY d.id LIMIT $3
                        """,
                        input.company,
                        last,
                        input.limit + 1
                    ) { row throws(StoreError) in try DeviceRow(row) }
                    return try rows.map { ($0.device, try json($0, session, at: input.now)) }
                }
                return .page(found, limit: input.limit, \.1) { device in
                    services.cursors.text(of: device.0.bytes, in: "devices")
                }
            }
        )
    }

    private static let devicePlace = PathTemplate.Part.place(
        "device",
        .id(DeviceID.self),
        "The device."
    )

    var showDevice: Route {
        Route(
            .get,
            ["v1", "devices", Self.devicePlace],
            name: "showDevice",
            access: .staff(.read(.devices)),
            answers: [.init(200, .json(Self.deviceAnswer), "The device.")],
            problems: [.notFound],
            "Shows one device and what is wrong with it.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let device: DeviceID = input.id("device")
                    let row = try findDevice(session, device, company: input.company)
                    return .json(try json(row, session, at: input.now))
                }
            }
        )
    }

    var releaseRoute: Route {
        change("release", "releaseDevice", "Listens to a quarantined device again.") {
            [self] session, device, command in try release(session, device, command)
        }
    }

    var revokeRoute: Route {
        change("revoke", "revokeDevice", "Never listens to the device again.") {
            [self] session, device, command in try revoke(session, device, command)
        }
    }

    var lockRoute: Route {
        change("lock", "lockDevice", "Shuts the device's gate at once, until it is unlocked.") {
            [self] session, device, command in try setLocked(true, session, device, command)
        }
    }

    /// Free passage is for a steward who stands there: a lock from afar ends it.
    private static let unlockSummary =
        "Gives the gate back as its steward left it; where that was free passage, it decides again."

    var unlockRoute: Route {
        change("unlock", "unlockDevice", Self.unlockSummary) {
            [self] session, device, command in try setLocked(false, session, device, command)
        }
    }

    var confirmRoute: Route {
        Route(
            .post,
            ["v1", "devices", Self.devicePlace, "confirm"],
            name: "confirmDevice",
            access: .staff(.approve(.devices)),
            body: .json([
                Field(
                    "words",
                    .line(1...200),
                    example: "amber coral dolphin igloo lemon zebra",
                    "The six words that the device shows."
                )
            ]),
            answers: [.init(200, .json(Self.deviceAnswer), "The device, listened to from now on.")],
            problems: [.notFound, .conflict],
            "Confirms a new device as its second person, by the six words that it shows.",
            .query { [self] input in
                let outcome = try await confirm(
                    input.id("device"),
                    typed: input.text("words"),
                    KeyCommand(input)
                )
                let row = try outcome.get()
                return try await services.store.read { [self] session in
                    .json(try json(row, session, at: input.now))
                }
            }
        )
    }

    private func change(
        _ word: String,
        _ name: String,
        _ summary: String,
        _ body: @escaping @Sendable (any Session, DeviceID, KeyCommand) throws -> DeviceRow
    ) -> Route {
        Route(
            .post,
            ["v1", "devices", Self.devicePlace, .word(word)],
            name: name,
            access: .staff(.write(.devices)),
            answers: [.init(200, .json(Self.deviceAnswer), "The device as it is now.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            summary,
            .command { [self] input, session in
                let row = try body(session, input.id("device"), KeyCommand(input))
                return .json(try json(row, session, at: input.now))
            }
        )
    }
}
