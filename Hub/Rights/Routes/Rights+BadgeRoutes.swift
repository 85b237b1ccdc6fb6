import Access
import HTTPServer
import Kernel
import Logging
import Sync
import Vocabulary

/// Badges: issued, listed, shown.
extension Rights {
    var badgeRoutes: [Route] {
        [
            issueBadge, listBadges, lookUpBadge, showBadge, replaceBadge, personalise,
            badgeStep(.lost, "reportBadgeLost", "Keeps a badge out until it is found."),
            badgeStep(.found, "reportBadgeFound", "Lets a badge that was lost pass again."),
            badgeStep(.written, "reportBadgeWritten", "Tells gates of a badge that was written."),
        ]
    }

    private var issueBadge: Route {
        Route(
            .post,
            ["v1", "badges"],
            name: "issueBadge",
            access: .staff(.write(.badges)),
            body: .json(
                [Field("right", .id(RightID.self), "The right it is bound to.")] + BadgeForm.draft
            ),
            answers: [.init(201, .json(BadgeForm.issued), "The new badge.")],
            problems: [.notFound, .conflict],
            links: [.init(to: "showBadge", ["badge": "id"])],
            isIdempotent: true,
            "Issues a badge and binds it to a right.",
            .command { [self] input, session in
                let issued = try issueBadge(
                    session,
                    try BadgeForm.draft(from: input),
                    right: input.id("right"),
                    company: input.company,
                    now: input.now
                )
                return BadgeForm.reply(issued, at: input.now)
            }
        )
    }

    private var replaceBadge: Route {
        Route(
            .post,
            ["v1", "badges", BadgeForm.place, "replace"],
            name: "replaceBadge",
            access: .staff(.write(.badges)),
            body: .json(BadgeForm.draft),
            answers: [.init(201, .json(BadgeForm.issued), "The badge that took its place.")],
            problems: [.notFound, .conflict],
            links: [.init(to: "showBadge", ["badge": "id"])],
            isIdempotent: true,
            "Issues another badge in place of one: all codes given out so far stop to work too.",
            .command { [self] input, session in
                let issued = try replaceBadge(
                    session,
                    input.id("badge"),
                    with: try BadgeForm.draft(from: input),
                    company: input.company,
                    now: input.now
                )
                return BadgeForm.reply(issued, at: input.now)
            }
        )
    }

    private var listBadges: Route {
        Route(
            .get,
            ["v1", "badges"],
            name: "listBadges",
            access: .staff(.read(.badges)),
            query: [
                .optional("scope", .id(ScopeID.self), "Only badges of this scope."),
                .optional("right", .id(RightID.self), "Only badges of this right."),
                .optional(
                    "reference",
                    .line(1...RightDraft.referenceByteCountMax),
                    "Only badges of the right of this reference."
                ),
                .optional("status", .choice(BadgeForm.standings), "Only badges that stand so."),
                .limit(), .cursor,
            ],
            answers: [
                .init(200, .json(Page.fields(of: BadgeForm.answer)), "Badges in order of their id.")
            ],
            "Lists badges.",
            .query { [self] input in
                let last = try services.cursors.position(of: input, in: "badges")
                let query = BadgeQuery(
                    company: input.company,
                    scope: input.idIfGiven("scope"),
                    right: input.idIfGiven("right"),
                    reference: input.textIfGiven("reference"),
                    standing: BadgeStanding.allCases.first {
                        $0.name == input.textIfGiven("status")
                    },
                    after: last,
                    limit: input.limit + 1
                )
                let found = try await services.store.read { [self] session in
                    try badges(session).page(query)
                }
                return .page(found, limit: input.limit) { badge in
                    BadgeForm.json(badge, at: input.now)
                } cursor: { badge in
                    services.cursors.text(of: badge.badge.bytes, in: "badges")
                }
            }
        )
    }

    /// A number stands in a body, never in an address, which is logged on the way.
    private var lookUpBadge: Route {
        Route(
            .post,
            ["v1", "badges", "lookup"],
            name: "lookUpBadge",
            access: .staff(.read(.badges)),
            body: .json([
                Field("scope", .id(ScopeID.self), "The scope whose badges are looked through."),
                BadgeForm.number,
            ]),
            answers: [
                .init(200, .json(BadgeForm.answer), "The badge, or the last that the card was.")
            ],
            problems: [.notFound],
            links: [.init(to: "showBadge", ["badge": "id"])],
            "Finds the badge of a card by the card's number.",
            .query { [self] input in
                let number = try BadgeNumber.card(hex: input.text("number"))
                let badge = try await services.store.read { [self] session in
                    try findBadge(
                        session,
                        of: number,
                        scope: input.id("scope"),
                        company: input.company
                    )
                }
                return .json(BadgeForm.json(badge, at: input.now))
            }
        )
    }

    private var showBadge: Route {
        Route(
            .get,
            ["v1", "badges", BadgeForm.place],
            name: "showBadge",
            access: .staff(.read(.badges)),
            answers: [.init(200, .json(BadgeForm.answer), "The badge.")],
            problems: [.notFound],
            "Shows one badge.",
            .query { [self] input in
                let badge = try await services.store.read { [self] session in
                    try findBadge(session, input.id("badge"), company: input.company)
                }
                return .json(BadgeForm.json(badge, at: input.now))
            }
        )
    }

    private func badgeStep(_ step: BadgeStep, _ name: String, _ summary: String) -> Route {
        Route(
            .post,
            ["v1", "badges", BadgeForm.place, .word(step.rawValue)],
            name: name,
            access: .staff(.write(.badges)),
            answers: [.init(200, .json(BadgeForm.answer), "The badge as it is now.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            summary,
            .command { [self] input, session in
                let badge = try carryOut(
                    step,
                    session,
                    badge: input.id("badge"),
                    company: input.company,
                    now: input.now
                )
                return .json(BadgeForm.json(badge, at: input.now))
            }
        )
    }

    private var personalise: Route {
        Route(
            .post,
            ["v1", "badges", BadgeForm.place, "personalisation"],
            name: "personaliseBadge",
            access: .staff(.write(.badges)),
            body: .json([BadgeForm.number]),
            answers: [.init(200, .json(Personalisation.answer), "What is written, and with what.")],
            problems: [.notFound, .conflict],
            "Gives the keys of one card, and what is to be written on it, for that card's number.",
            .command { [self] input, session in
                let number = try BadgeNumber.card(hex: input.text("number"))
                let made = try personalisation(of: number, input, session)
                try badges(session).noteWriting(made.writing, of: made.badge.badge, at: input.now)
                session.afterCommit { [log = services.log] in
                    log.info(
                        "badgePersonalised",
                        [
                            "badge": "\(made.badge.badge)",
                            "status": "\(made.badge.standing.name)",
                            "request": "\(input.request.id)",
                        ]
                    )
                }
                return Reply(
                    status: 200,
                    content: .json(made.json(at: input.now)),
                    fields: ["Cache-Control": "no-store"]
                )
            }
        )
    }

    private func personalisation(
        of number: BadgeNumber,
        _ input: Input,
        _ session: any Session
    ) throws -> Personalisation {
        let badge = try findBadge(session, input.id("badge"), company: input.company)
        guard let right = try rows(session).find(badge.right, company: input.company) else {
            throw RightsRefusal.noSuchRight
        }
        guard right.record.status != .revoked else { throw RightsRefusal.revokedIsFinal }
        let scope = try scope(session, badge.scope, company: input.company)
        return try Personalisation(
            badge,
            number: number,
            right: right,
            address: scope.badgeAddress,
            keys: try badgeKeys.keys(of: scope),
            master: try badgeKeys.master(of: badge.scope),
            token: try TokenMint(keys: keys).token(of: right)
        )
    }
}
