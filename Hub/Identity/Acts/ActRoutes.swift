import Crypto
import HTTPServer
import Kernel
import Sync
import Vocabulary

/// What operators did, for whoever verifies it.
struct ActRoutes {
    let services: HubServices

    private static let fields = [
        Field("number", .integer(1...Int64.max), "Its number, from 1 and without a gap."),
        Field("at", .time, "When."),
        Field("operator", .line(0...1_000), "Who did it; the hub itself is called hub."),
        Field("act", .line(), example: "keys.rotate", "What was done."),
        Field("subject", .line(0...1_000), "To what."),
        Field("detail", .line(0...1_000), "What more there is to say."),
        Field("digest", .text(.hex, length: 64...64), "SHA-256 over it and the one before."),
    ]

    var list: Route {
        Route(
            .get,
            ["v1", "audit"],
            name: "listActs",
            access: .staff(.read(.audit)),
            query: [
                .optional("after", .integer(0...Int64.max), "The number behind which to begin."),
                .limit(max: Int64(OperatorActs.pageMax)),
            ],
            answers: [
                .init(
                    200,
                    .json([
                        Field(
                            "items",
                            .list(of: .object(Self.fields), count: 0...OperatorActs.pageMax),
                            "Acts by number."
                        )
                    ]),
                    "What operators did to keys and devices, in order."
                )
            ],
            "Lists what operators did to keys and devices; each act is chained to the one before.",
            .query { [services] input in
                let after = UInt64(input.integerIfGiven("after") ?? 0)
                let acts = try await services.store.read { session in
                    try OperatorActs(session, company: input.company)
                        .page(after: after, limit: input.limit)
                }
                return .json(["items": .list(acts.map(Self.json))])
            }
        )
    }

    private static func json(_ act: OperatorAct) -> JSONValue {
        [
            "number": .count(act.number), "at": .time(act.at),
            "operator": .text(act.operatorName), "act": .text(act.act),
            "subject": .text(act.subject), "detail": .text(act.detail),
            "digest": .text(Hex.encode(act.digest.bytes)),
        ]
    }
}
