import Access
import HTTPServer
import Identity
package import Kernel
import Vocabulary

extension Rights {
    package var routes: [Route] {
        scopeRoutes + zoneRoutes + flashRoutes + policyRoutes + holidayRoutes + badgeRoutes + [
            create, createMany, importFile, list, show, suspend, resume, revoke, ban, lift,
            transfer,
            code, codePicture(.svg), codePicture(.png),
        ]
    }

    static let rightPlace = PathTemplate.Part.place("right", .id(RightID.self), "The right.")
    private static let batchMax = 1_000

    private var create: Route {
        Route(
            .post,
            ["v1", "rights"],
            name: "createRight",
            access: .staff(.write(.rights)),
            body: .json([Field("scope", .id(ScopeID.self), "Its scope.")] + RightForm.draft),
            answers: [.init(201, .json(RightForm.answer), "The new right.")],
            problems: [.notFound, .conflict],
            links: [.init(to: "showRight", ["right": "id"])],
            isIdempotent: true,
            "Makes one right.",
            .command { [self] input, session in
                let rows = try make([RightForm.draft(from: input)], input, session)
                return .json(try json(rows[0], session), status: 201)
            }
        )
    }

    private var createMany: Route {
        Route(
            .post,
            ["v1", "rights", "batch"],
            name: "createRights",
            access: .staff(.write(.rights)),
            body: .json([
                Field("scope", .id(ScopeID.self), "Their scope."),
                Field(
                    "rights",
                    .list(of: .object(RightForm.draft), count: 1...Self.batchMax),
                    "The rights; all are made or none."
                ),
            ]),
            bodyBytesMax: 1 << 20,
            answers: [
                .init(
                    201,
                    .json([
                        Field(
                            "ids",
                            .list(of: .id(RightID.self), count: 1...Self.batchMax),
                            "The new rights in the order in which they were sent."
                        )
                    ]),
                    "The new rights."
                )
            ],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Makes up to 1000 rights at once.",
            .command { [self] input, session in
                let drafts = input.list("rights").compactMap(\.object).map { members in
                    RightForm.draft(from: input.with(members))
                }
                let rows = try make(drafts, input, session)
                return .json(["ids": .list(rows.map { .id($0.record.right) })], status: 201)
            }
        )
    }

    private func make(
        _ drafts: [RightDraft],
        _ input: Input,
        _ session: any Session
    ) throws -> [RightRow] {
        let scope = try scope(session, input.id("scope"), company: input.company)
        let rows = try create(
            session,
            scope: scope.scope,
            company: input.company,
            drafts,
            now: input.now
        )
        let made = rows.count == 1 ? "\(rows[0].record.right)" : "\(rows.count) rights"
        try KeyCommand(input).note("right.create", of: "\(scope.scope)", made, session)
        return rows
    }

    func json(_ row: RightRow, _ session: any Session) throws(StoreError) -> JSONValue {
        let holder = try row.holder.flatMap { person throws(StoreError) in
            try PersonRows.find(person, company: row.company, session)
        }
        return RightForm.json(row, holder: holder)
    }

    private var list: Route {
        Route(
            .get,
            ["v1", "rights"],
            name: "listRights",
            access: .staff(.read(.rights)),
            query: [
                Field("scope", .id(ScopeID.self), "The scope."),
                .optional(
                    "status",
                    .choice(RightStatus.allCases.map(\.name)),
                    "Only rights of this status."
                ),
                .optional(
                    "reference",
                    .line(1...RightDraft.referenceByteCountMax),
                    "Only the right of this reference."
                ),
                .limit(), .cursor,
            ],
            answers: [
                .init(200, .json(Page.fields(of: RightForm.answer)), "Rights in order of their id.")
            ],
            problems: [.notFound],
            "Lists the rights of a scope.",
            .query { [self] input in
                let last = try services.cursors.position(of: input, in: "rights")
                return try await services.store.read { [self] session in
                    try listed(input, last: last, session)
                }
            }
        )
    }

    private func listed(
        _ input: Input,
        last: [UInt8]?,
        _ session: any Session
    ) throws -> Reply {
        let scope = try scope(session, input.id("scope"), company: input.company).scope
        let rows = rows(session)
        if let reference = input.textIfGiven("reference") {
            let found = try rows.find(reference: reference, in: scope)
            return .json(Page.json(try (found.map { [$0] } ?? []).map { try json($0, session) }))
        }
        let page = try rows.page(
            of: scope,
            status: RightStatus.allCases.first { $0.name == input.textIfGiven("status") },
            after: last.flatMap {
                $0.count == 8 ? RightID($0.reduce(0) { $0 << 8 | UInt64($1) }) : nil
            },
            limit: input.limit + 1
        )
        let shown = page.prefix(input.limit)
        let next = page.count > shown.count ? shown.last?.record.right.bytes : nil
        return .json(
            Page.json(
                try shown.map { try json($0, session) },
                next: next.map { services.cursors.text(of: $0, in: "rights") }
            )
        )
    }

    private var show: Route {
        Route(
            .get,
            ["v1", "rights", Self.rightPlace],
            name: "showRight",
            access: .staff(.read(.rights)),
            answers: [.init(200, .json(RightForm.answer), "The right.")],
            problems: [.notFound],
            "Shows one right.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    .json(try json(try found(input, session), session))
                }
            }
        )
    }

    func found(_ input: Input, _ session: any Session) throws -> RightRow {
        guard let row = try rows(session).find(input.id("right"), company: input.company) else {
            throw RightsRefusal.noSuchRight
        }
        return row
    }
}

/// The form of one page of a list; at most a hundred of a long one, all of a short one.
enum Page {
    private static let itemsMax = 1_000

    static func fields(of item: [Field]) -> [Field] {
        [
            Field("items", .list(of: .object(item), count: 0...itemsMax), "The page."),
            Field("next", .line(), isNullable: true, "Where the list goes on, or null."),
        ]
    }

    static func json(_ items: [JSONValue], next: String? = nil) -> JSONValue {
        ["items": .list(items), "next": .optional(next)]
    }
}

extension Input {
    /// The same request with other values, for the items of a list.
    func with(_ members: [String: JSONValue]) -> Input {
        Input(request: request, caller: caller, now: now, values: members)
    }
}
