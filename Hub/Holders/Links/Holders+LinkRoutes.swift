import Access
import HTTPServer
import Kernel
import Rights
import Vocabulary

/// What operators do about holders: make links, and see whether a phone holds a right.
extension Holders {
    private static let hoursMax: Int64 = 24 * 30
    private static let hoursDefault: Int64 = 24 * 7
    private static let rightPlace = PathTemplate.Part.place(
        "right",
        .id(RightID.self),
        "The right."
    )

    private static let linkAnswer: [Field] = [
        Field("right", .id(RightID.self), "The right."),
        Field(
            "path",
            .line(),
            isNullable: true,
            "Where the link leads on this hub; it holds a secret and is shown once."
        ),
        Field("expiresAt", .time, "Until when it can be used, once."),
        Field("isHeld", .flag, "Whether a phone holds the right: opening it takes the right over."),
    ]

    var createLink: Route {
        Route(
            .post,
            ["v1", "rights", Self.rightPlace, "link"],
            name: "createHolderLink",
            access: .staff(.write(.rights)),
            body: .json([
                .optional(
                    "hours",
                    .integer(1...Self.hoursMax),
                    "How long it can be used; \(Self.hoursDefault) hours when it is not said."
                )
            ]),
            answers: [.init(201, .json(Self.linkAnswer), "The link; earlier ones are dead.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Makes the link that brings a right onto a phone.",
            .command { [self] input, session in
                let right = try found(input, session)
                let hours = input.integerIfGiven("hours") ?? Self.hoursDefault
                let (secret, link) = try makeLink(
                    session,
                    right: right,
                    life: .seconds(3_600 * hours),
                    now: input.now
                )
                try KeyCommand(input)
                    .note("right.link", of: "\(link.right)", "for \(hours) hours", session)
                let phone = try HolderRows(session: session).phone(of: link.right)
                var members: [String: JSONValue] = [
                    "right": .id(link.right), "path": .null, "expiresAt": .time(link.expiresAt),
                    "isHeld": .bool(HolderRule.isHeld(right, by: phone)),
                ]
                let again = JSONValue.object(members)
                members["path"] = .text("\(Self.page)#\(secret.text)")
                var reply = Reply.json(.object(members), status: 201)
                reply.contentAgain = .json(again)
                return reply
            }
        )
    }

    private static let phoneAnswer: [Field] = [
        Field("right", .id(RightID.self), "The right."),
        Field("isHeld", .flag, "Whether a phone shows its codes."),
        Field("boundAt", .time, isNullable: true, "Since when."),
        Field("renewedAt", .time, isNullable: true, "When it last asked for capsules."),
        Field("coveredUntil", .time, isNullable: true, "Until when it has codes without asking."),
        Field("linkUntil", .time, isNullable: true, "Until when an unused link can be used."),
    ]

    var showPhone: Route {
        Route(
            .get,
            ["v1", "rights", Self.rightPlace, "phone"],
            name: "showHolderPhone",
            access: .staff(.read(.rights)),
            answers: [.init(200, .json(Self.phoneAnswer), "The phone, or that there is none.")],
            problems: [.notFound],
            "Tells whether a phone holds the right.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let right = try found(input, session)
                    return .json(try phone(of: right, session, now: input.now))
                }
            }
        )
    }

    private func phone(
        of right: RightRow,
        _ session: any Session,
        now: Timestamp
    ) throws(StoreError) -> JSONValue {
        let rows = HolderRows(session: session)
        let known = try rows.phone(of: right.record.right)
        let phone = HolderRule.isHeld(right, by: known) ? known : nil
        let link = try rows.link(of: right.record.right)
        let isOpen = link.map { link in
            (try? HolderRule.check(link, right, now: now)) != nil
        }
        func time(_ moment: Timestamp?) -> JSONValue { moment.map { .time($0) } ?? .null }
        return [
            "right": .id(right.record.right), "isHeld": .bool(phone != nil),
            "boundAt": time(phone?.boundAt), "renewedAt": time(phone?.renewedAt),
            "coveredUntil": time(phone?.coveredUntil),
            "linkUntil": time(isOpen == true ? link?.expiresAt : nil),
        ]
    }

    private func found(_ input: Input, _ session: any Session) throws -> RightRow {
        guard
            let row = try rights.rows(session).find(input.id("right"), company: input.company)
        else { throw RightsRefusal.noSuchRight }
        return row
    }
}
