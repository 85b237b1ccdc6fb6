import HTTPServer
import Kernel
import Sync
import Vocabulary

/// What an operator must look at, in the order of arrival.
extension Devices {
    static let incidentColumns = """
        number, kind, device, at, detail, badge, gate, access_right, times, certainty, resolved_at,
        resolution
        """

    static let incidentAnswer: [Field] = [
        Field("number", .integer(1...Int64.max), "Its number."),
        Field("kind", .choice(IncidentKind.allCases.map(\.rawValue)), "What happened."),
        Field("device", .id(DeviceID.self), "The device."),
        Field("at", .time, "When, or when first."),
        Field("detail", .line(1...1_000), "What is known of it."),
        Field("badge", .id(BadgeID.self), isNullable: true, "The badge, where it is one's."),
        Field("gate", .id(GateID.self), isNullable: true, "The gate, where it is one's."),
        Field(
            "right",
            .id(RightID.self),
            isNullable: true,
            "The right of the scan that it belongs to."
        ),
        Field(
            "count",
            .integer(1...Int64.max),
            "How often: a gate's are one for each kind and minute, held open for each hour."
        ),
        Field(
            "certainty",
            .choice(["clear", "contested"]),
            isNullable: true,
            "Whether the order of the passages it is made of is sure; null for all others."
        ),
        Field(
            "resolvedAt",
            .time,
            isNullable: true,
            "When what came later showed that it does not hold."
        ),
        Field(
            "resolution",
            .line(1...1_000),
            isNullable: true,
            "Why it does not hold any more."
        ),
    ]

    var incidents: Route {
        Route(
            .get,
            ["v1", "incidents"],
            name: "listIncidents",
            access: .staff(.read(.scans)),
            query: [.limit(), .cursor],
            answers: [
                .init(
                    200,
                    .json([
                        Field(
                            "items",
                            .list(of: .object(Self.incidentAnswer), count: 0...100),
                            "The page."
                        ),
                        Field("next", .line(), isNullable: true, "Where more is, or null."),
                    ]),
                    "Incidents in the order of arrival."
                )
            ],
            "Lists what an operator must look at: alarms of devices, badges, gates and stewards.",
            .query { [self] input in try await incidentPage(input) }
        )
    }

    private func incidentPage(_ input: Input) async throws -> Reply {
        let last = Self.number(try services.cursors.position(of: input, in: "incidents"))
        let found = try await services.store.read { session in
            try session.rows(
                """
                SELECT \(Self.incidentColumns) FROM incident
                WHERE company = $1 AND number > $2 ORDER BY number LIMIT $3
                """,
                input.company,
                last,
                input.limit + 1
            ) { row throws(StoreError) in
                (try row.int64(0), JSONValue.object(try Self.incident(row)))
            }
        }
        return .page(found, limit: input.limit, \.1) { last in
            services.cursors.text(of: RecordKey.bytes(UInt64(clamping: last.0)), in: "incidents")
        }
    }

    static func incident(_ row: StoreRow) throws(StoreError) -> [String: JSONValue] {
        [
            "number": .integer(try row.int64(0)), "kind": .text(try row.text(1)),
            "device": .id(try row.id(2, as: DeviceID.self)), "at": .time(try row.timestamp(3)),
            "detail": .text(try row.text(4)),
            "badge": row.isNull(5) ? .null : .id(try row.id(5, as: BadgeID.self)),
            "gate": row.isNull(6) ? .null : .id(try row.id(6, as: GateID.self)),
            "right": row.isNull(7) ? .null : .id(try row.id(7, as: RightID.self)),
            "count": .integer(try row.int64(8)),
            "certainty": row.isNull(9) ? .null : .text(try row.text(9)),
            "resolvedAt": row.isNull(10) ? .null : .time(try row.timestamp(10)),
            "resolution": row.isNull(11) ? .null : .text(try row.text(11)),
        ]
    }
}
