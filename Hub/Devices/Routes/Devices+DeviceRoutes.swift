import HTTPServer
import Kernel
import Rights
import Sync
import Vocabulary

/// What devices ask; paths and limits are those of ``DeviceAPI``.
extension Devices {
    static let bytesType = "application/octet-stream"
    private static let versions = Field.Kind.integer(0...Int64.max)

    var deviceRoutes: [Route] {
        [
            claimRoute, headRoute, snapshotRoute, deltaRoute, keyringRoute, assignment, journal,
            badgeKeysRoute, rosterRoute, witnessRoute,
        ] + newsRoutes
    }

    static func path(_ last: String) -> PathTemplate {
        ["v1", "device", .word(last)]
    }

    func row(of input: Input) async throws -> DeviceRow {
        try await services.store.read { [self] session in
            try findDevice(session, input.device, company: input.company)
        }
    }

    private var headRoute: Route {
        Route(
            .get,
            Self.path("head"),
            name: "deviceHead",
            access: .device,
            query: [
                .optional("known", Self.versions, "The version that the device has; 0 for none."),
                .optional(
                    "epoch",
                    .integer(0...Int64(UInt32.max)),
                    "The epoch of the hub in that version; the newest one if not said."
                ),
                .optional(
                    "keyring",
                    .integer(0...Int64(UInt32.max) - 1),
                    "The version of its keyring: the next one, where there is one, comes first."
                ),
                .optional(
                    "wait",
                    .integer(0...Int64(DeviceAPI.waitSecondsMax)),
                    "Seconds to wait for a newer one."
                ),
            ],
            answers: [
                .init(200, .bytes(type: Self.bytesType), "The newest head, or the next keyring."),
                .init(204, .none, "Nothing is newer."),
            ],
            "Gives the newest head of the device's scope.",
            .query { [self] input in try await head(input) }
        )
    }

    /// A keyring goes before a head: without it the device might not believe the head.
    private func head(_ input: Input) async throws -> Reply {
        let scope = try await row(of: input).scope
        let keyring = input.integerIfGiven("keyring").map { UInt32(clamping: $0) }
        if let next = try await nextKeyring(of: scope, after: keyring) { return next }
        let keys = rights.keys
        let head = try await rights.publisher.waitForHead(
            scope,
            after: UInt64(input.integerIfGiven("known") ?? 0),
            of: input.integerIfGiven("epoch").map { UInt32(clamping: $0) },
            seconds: Int(input.integerIfGiven("wait") ?? 0),
            isEnough: { keyring.map { keys.version(of: scope) > $0 } ?? false }
        )
        if let next = try await nextKeyring(of: scope, after: keyring) { return next }
        guard let head else { return .noContent }
        return .bytes(head.bytes, type: Self.bytesType)
    }

    private func nextKeyring(of scope: ScopeID, after version: UInt32?) async throws -> Reply? {
        guard let version, rights.keys.version(of: scope) > version else { return nil }
        let keyring = try await services.store.read { [self] session in
            try rights.keyring(session, of: scope, version: version + 1)
        }
        return keyring.map { .bytes($0, type: Self.bytesType) }
    }

    private var snapshotRoute: Route {
        Route(
            .get,
            Self.path("snapshot"),
            name: "deviceSnapshot",
            access: .device,
            answers: [.init(200, .bytes(type: Self.bytesType), "The whole cache.")],
            "Gives the whole cache of the device's scope.",
            .query { [self] input in
                let scope = try await row(of: input).scope
                return .bytes(
                    try await rights.publisher.snapshot(of: scope),
                    type: Self.bytesType
                )
            }
        )
    }

    private var deltaRoute: Route {
        Route(
            .get,
            Self.path("delta"),
            name: "deviceDelta",
            access: .device,
            query: [Field("from", Self.versions, "The version that the device has.")],
            answers: [.init(200, .bytes(type: Self.bytesType), "What changed since.")],
            problems: [.gone],
            "Gives what leads from a version to the newest head.",
            .query { [self] input in
                let scope = try await row(of: input).scope
                let from = UInt64(input.integer("from"))
                guard let delta = try await rights.publisher.delta(of: scope, from: from) else {
                    throw Problem(.gone, "This version is no longer kept: fetch a snapshot.")
                }
                return .bytes(delta, type: Self.bytesType)
            }
        )
    }

    private var keyringRoute: Route {
        Route(
            .get,
            Self.path("keyring"),
            name: "deviceKeyring",
            access: .device,
            query: [
                Field(
                    "from",
                    .integer(0...Int64(UInt32.max) - 1),
                    "The version that the device has."
                )
            ],
            answers: [
                .init(200, .bytes(type: Self.bytesType), "The keyring of the next version."),
                .init(204, .none, "There is no next one."),
            ],
            "Gives the keyring that follows a version.",
            .query { [self] input in
                let scope = try await row(of: input).scope
                let version = UInt32(clamping: input.integer("from") + 1)
                let keyring = try await services.store.read { [self] session in
                    try rights.keyring(session, of: scope, version: version)
                }
                guard let keyring else { return .noContent }
                return .bytes(keyring, type: Self.bytesType)
            }
        )
    }

    private var assignment: Route {
        Route(
            .get,
            Self.path("assignment"),
            name: "deviceAssignment",
            access: .device,
            answers: [.init(200, .json(Self.assignmentAnswer), "Where the device stands.")],
            "Tells where the device stands.",
            .query { [self] input in
                let row = try await row(of: input)
                let assignment = Assignment(
                    scope: row.scope,
                    gate: row.gate,
                    zone: row.zone,
                    direction: row.direction.name
                )
                return try .encoded(assignment)
            }
        )
    }

    static let assignmentAnswer: [Field] = [
        Field("scope", .id(ScopeID.self), "The scope."),
        Field("gate", .id(GateID.self), "The gate."),
        Field("zone", .integer(1...319), "Number of the gate's zone."),
        Field("direction", .choice(GateDirection.allCases.map(\.name)), "Which way it lets go."),
    ]

    private var journal: Route {
        Route(
            .post,
            Self.path("journal"),
            name: "deviceJournal",
            access: .device,
            body: .raw(type: Self.bytesType, summary: "A checkpoint and up to 4096 records."),
            bodyBytesMax: JournalBatch.byteCountMax,
            answers: [.init(200, .bytes(type: Self.bytesType), "The signed acknowledgement.")],
            problems: [.conflict, .invalid, .forbidden],
            "Takes records of the device's journal, each exactly once.",
            .query { [self] input in
                let row = try await row(of: input)
                return .bytes(try await ingest(input.body, from: row), type: Self.bytesType)
            }
        )
    }
}
