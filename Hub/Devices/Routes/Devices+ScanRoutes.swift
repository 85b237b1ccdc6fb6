import Access
import HTTPServer
import Kernel
import Rights
import Sync
import Vocabulary

/// What gates told, in the order in which it arrived.
extension Devices {
    private static let scanPageMax: Int64 = 1_000
    private static let kinds = RecordKind.allCases.map(\.name)
    private static let decisions = ["granted"] + Refusal.allCases.map(\.name)

    private static let scanAnswer: [Field] = [
        Field("number", .integer(1...Int64.max), "Its place in the order of arrival."),
        Field("device", .id(DeviceID.self), "Who told it."),
        Field("epoch", .integer(1...Int64(UInt32.max)), "Epoch of the device's journal."),
        Field("sequence", .integer(1...Int64.max), "Its number in that journal."),
        Field("kind", .choice(kinds), "What it tells."),
        Field("at", .time, "The earliest time at which it was."),
        Field("atMost", .time, "The latest time at which it was."),
        Field("receivedAt", .time, "When the hub got it."),
        Field("gate", .id(GateID.self), "The gate."),
        Field("direction", .choice(["entry", "exit"]), isNullable: true, "Which way."),
        Field("medium", .line(), isNullable: true, "What was presented."),
        Field(
            "assurance",
            .choice(AssuranceName.all),
            isNullable: true,
            "How hard that was to copy."
        ),
        Field(
            "counter",
            .integer(0...0xFF_FFFF),
            "The card's own count, or the events that a counted record of a gate stands for."
        ),
        Field("badge", .id(BadgeID.self), isNullable: true, "The badge, where one is known."),
        Field("decision", .choice(decisions), isNullable: true, "Granted, or why not."),
        Field("right", .id(RightID.self), isNullable: true, "The right."),
        Field("generation", .integer(0...255), "The generation that was presented."),
        Field("flags", .list(of: .line(), count: 0...16), "What is remarkable about it."),
        Field("latencyMicroseconds", .integer(0...6_553_500), "From reading to deciding."),
        Field("headVersion", .integer(0...Int64.max), "The head that decided."),
    ]

    private static let gateAnswer: [Field] = [
        Field(
            "outcome",
            .choice(PassageOutcome.allCases.map(\.rawValue)),
            isNullable: true,
            "What became of an opening; null until the gate has told."
        ),
        Field(
            "refersTo",
            .integer(1...Int64.max),
            isNullable: true,
            "The record of the same epoch that it belongs to."
        ),
        Field("event", .line(), isNullable: true, "What a gate told; a number where unknown."),
        Field("gateMode", .line(), isNullable: true, "The mode that a gate was set to."),
        Field("condition", .line(), isNullable: true, "What is wrong; flagged `over` as it ends."),
        Field(
            "part",
            .integer(0...65_535),
            isNullable: true,
            "The reader that has the condition, from 1; 0 for none."
        ),
        Field("override", .object(overrideAnswer), isNullable: true, "What a steward did."),
    ]

    private static let overrideAnswer: [Field] = [
        Field("steward", .integer(0...65_535), "Number of the steward."),
        Field("action", .line(), isNullable: true, "What the steward did."),
        Field("reason", .line(), isNullable: true, "Why."),
        Field("wrongPINs", .integer(0...Int64.max), isNullable: true, "How many wrong PINs."),
    ]

    var scans: Route {
        Route(
            .get,
            ["v1", "scans"],
            name: "listScans",
            access: .staff(.read(.scans)),
            query: [
                .optional("gate", .id(GateID.self), "Only of this gate."),
                .optional("device", .id(DeviceID.self), "Only of this device."),
                .optional("right", .id(RightID.self), "Only of this right."),
                .optional("decision", .choice(Self.decisions), "Only with this decision."),
                .optional(
                    "kind",
                    .choice(Self.kinds + ["presentation", "all"]),
                    "Only of this kind; `presentation`, scans and refusals, by default; "
                        + "`override` is what stewards did, `gate` and `health` what gates and "
                        + "devices told."
                ),
                .optional("since", .time, "Only what was not before."),
                .optional("until", .time, "Only what was before."),
                .limit(max: Self.scanPageMax), .cursor,
            ],
            answers: [
                .init(
                    200,
                    .json([
                        Field(
                            "items",
                            .list(
                                of: .object(Self.scanAnswer + Self.gateAnswer),
                                count: 0...Int(Self.scanPageMax)
                            ),
                            "The page."
                        ),
                        Field("next", .line(), isNullable: true, "Where more is, or null."),
                        Field(
                            "follow",
                            .line(),
                            isNullable: true,
                            "The cursor after the last item: ask with it for what comes later."
                        ),
                    ]),
                    "Records in the order of arrival."
                )
            ],
            "Lists what gates told, and of each opening what became of it.",
            .query { [self] input in
                let last = try services.cursors.position(of: input, in: "scans")
                let query = ScanQuery(input, after: Self.number(last))
                let (found, badges) = try await services.store.read { [self] session in
                    let found = try query.rows(session)
                    let shown = found.prefix(input.limit)
                    return (found, try known(shown, company: input.company, session))
                }
                return .json(page(found, badges, limit: input.limit, after: last))
            }
        )
    }

    static func number(_ position: [UInt8]?) -> Int64 {
        Int64(clamping: (position ?? []).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// The cards of a page's records: one look-up for each that was shown.
    private func known(
        _ records: some Sequence<StoredRecord>,
        company: CompanyID,
        _ session: any Session
    ) throws(StoreError) -> [[UInt8]: CardBadges] {
        var badges: [[UInt8]: CardBadges] = [:]
        for stored in records where stored.record.medium?.isBadge == true {
            let digest = stored.record.credential
            guard badges[digest] == nil else { continue }
            badges[digest] = try rights.badges(session, of: digest, in: .company(company))
        }
        return badges
    }

    private func page(
        _ found: [StoredRecord],
        _ badges: [[UInt8]: CardBadges],
        limit: Int,
        after last: [UInt8]?
    ) -> JSONValue {
        let shown = found.prefix(limit)
        let position = shown.last.map { RecordKey.bytes(UInt64(clamping: $0.number)) } ?? last
        let follow = position.map { services.cursors.text(of: $0, in: "scans") }
        return [
            "items": .list(shown.map { $0.json(badges) }),
            "next": found.count > limit ? .optional(follow) : .null,
            "follow": .optional(follow),
        ]
    }
}
