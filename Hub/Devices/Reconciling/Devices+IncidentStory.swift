import Access
import HTTPServer
import Kernel
import Reconciliation
import Rights
import Sync
import Vocabulary

/// One incident with the scans that it is made of, explained by the journals alone.
extension Devices {
    private static let scanAnswer: [Field] = [
        Field("device", .id(DeviceID.self), "Who told it."),
        Field("epoch", .integer(1...Int64(UInt32.max)), "Epoch of that journal."),
        Field("sequence", .integer(1...Int64.max), "Number of the scan in it."),
        Field("gate", .id(GateID.self), "The gate."),
        Field("gateName", .line(), "What people call it."),
        Field("direction", .choice(["entry", "exit"]), isNullable: true, "Which way."),
        Field("at", .time, "The earliest time at which it was."),
        Field("atMost", .time, "The latest time at which it was."),
        Field("medium", .line(), isNullable: true, "What was presented."),
        Field("generation", .integer(0...255), "The generation that was presented."),
        Field("headVersion", .integer(0...Int64.max), "The version of the cache that decided."),
        Field("headAgeSeconds", .integer(0...Int64(UInt32.max)), "How old that was."),
        Field(
            "usesTold",
            .integer(0...0xFF_FFFF),
            isNullable: true,
            "Uses that the cache told of; null until the passage is known."
        ),
        Field("entriesSeen", .integer(0...Int64.max), "Entries this gate had seen before."),
        Field("exitsSeen", .integer(0...Int64.max), "Exits this gate had seen before."),
        Field("marks", .list(of: .object(markAnswer), count: 0...1_024), "What neighbours told."),
        Field(
            "outcome",
            .choice(PassageOutcome.allCases.map(\.rawValue)),
            isNullable: true,
            "What became of the opening."
        ),
        Field("reason", .line(1...1_000), "Why the gate said yes, for people."),
    ]

    private static let markAnswer: [Field] = [
        Field("device", .id(DeviceID.self), "Who had told it."),
        Field("epoch", .integer(0...Int64(UInt32.max)), "Epoch of that device's journal."),
        Field("sequence", .integer(0...Int64.max), "Number of the record in it."),
        Field("direction", .choice(["entry", "exit"]), isNullable: true, "Which way."),
        Field("ageSeconds", .integer(0...Int64(UInt32.max)), "How old it was then."),
    ]

    var incidentRoute: Route {
        Route(
            .get,
            ["v1", "incidents", .place("incident", .integer(1...Int64.max), "Its number.")],
            name: "showIncident",
            access: .staff(.read(.scans)),
            answers: [
                .init(
                    200,
                    .json(
                        Self.incidentAnswer + [
                            Field(
                                "scans",
                                .list(
                                    of: .object(Self.scanAnswer),
                                    count: 0...IncidentScans.countMax
                                ),
                                "The scans that it is made of; none where it is one record's."
                            ),
                            Field("why", .list(of: .line(1...1_000), count: 0...16), "In words."),
                        ]
                    ),
                    "The incident."
                )
            ],
            problems: [.notFound],
            "Explains an incident by the journals alone: each scan, what its gate knew, and why "
                + "all of them said yes.",
            .query { [self] input in
                let number = input.integer("incident")
                let found = try await services.store.read { [self] session in
                    try incident(number, of: input.company, session)
                }
                guard let found else { throw Problem.notFound("There is no such incident.") }
                return .json(found)
            }
        )
    }

    private func incident(
        _ number: Int64,
        of company: CompanyID,
        _ session: any Session
    ) throws -> JSONValue? {
        let incident = try session.first(
            "SELECT \(Self.incidentColumns) FROM incident WHERE number = $1 AND company = $2",
            number,
            company
        ) { row throws(StoreError) in try Self.incident(row) }
        guard let incident else { return nil }
        let places = try IncidentScans.places(of: number, session)
        let stories = try stories(places, session)
        let scope = try places.first.flatMap { place in
            try DeviceRow.find(place.device, session)?.scope
        }
        let gates = try scope.map { scope throws(StoreError) in try GateNames(session, scope) }
        let words = IncidentWords(stories) { gates?.name(of: $0) ?? $0.description }
        let scans = stories.map { Self.json($0, gates?.name(of: $0.scan.gate) ?? "") }
        return .object(
            incident.merging(
                ["scans": .list(scans), "why": .list(words.lines.map { .text($0) })]
            ) { own, _ in own }
        )
    }

    private func stories(
        _ places: [CrossingPlace],
        _ session: any Session
    ) throws -> [ScanStory] {
        var stories: [ScanStory] = []
        for place in places {
            let scan = try session.first(
                """
                SELECT raw FROM journal_record WHERE device = $1 AND epoch = $2 AND sequence = $3
                """,
                place.device,
                place.epoch,
                Int64(clamping: place.scan)
            ) { row throws(StoreError) in JournalRecord(bytes: try row.bytes(0)) }
            guard let scan = scan.flatMap(\.self) else { continue }
            stories.append(ScanStory(scan, others: try told(of: scan, session)))
        }
        return stories
    }

    /// What the same device told of the same right.
    private func told(
        of scan: JournalRecord,
        _ session: any Session
    ) throws(StoreError) -> [JournalRecord] {
        try session.rows(
            """
            SELECT raw FROM journal_record WHERE subject = $1 AND device = $2 AND epoch = $3
            ORDER BY number DESC LIMIT $4
            """,
            scan.right,
            scan.device,
            scan.epoch,
            Self.recordsOfRightMax
        ) { row throws(StoreError) in JournalRecord(bytes: try row.bytes(0)) }
        .compactMap(\.self)
    }

    private static func json(_ story: ScanStory, _ name: String) -> JSONValue {
        let scan = story.scan
        let marks = story.marks.map { mark -> JSONValue in
            [
                "device": .id(mark.device), "epoch": .count(mark.epoch),
                "sequence": .count(mark.sequence), "direction": .optional(mark.direction?.name),
                "ageSeconds": .count(mark.ageSeconds),
            ]
        }
        return [
            "device": .id(scan.device), "epoch": .count(scan.epoch),
            "sequence": .count(scan.sequence), "gate": .id(scan.gate), "gateName": .text(name),
            "direction": .optional(scan.direction?.name), "at": .time(scan.time.low),
            "atMost": .time(scan.time.high), "medium": .optional(scan.medium?.name),
            "generation": .count(scan.generation), "headVersion": .count(scan.headVersion),
            "headAgeSeconds": .count(scan.freshnessSeconds),
            "usesTold": story.usesTold.map { .count($0) } ?? .null,
            "entriesSeen": .count(story.ownEntries), "exitsSeen": .count(story.ownExits),
            "marks": .list(marks),
            "outcome": .optional(story.passage.map { PassageOutcome($0).rawValue }),
            "reason": .text(story.reason),
        ]
    }
}
