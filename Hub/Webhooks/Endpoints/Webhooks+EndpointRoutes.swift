import Crypto
import HTTPServer
import Kernel
import Vocabulary

/// Receivers: made, changed, paused, tested, given another secret, deleted.
extension Webhooks {
    var endpointRoutes: [Route] {
        [create, list, show, change, delete, rotate, pause, resume, test]
    }

    static let place = PathTemplate.Part.place(
        "webhook",
        .id(WebhookID.self),
        "The id of the webhook."
    )

    private static let kindsField = Kernel.Field.Kind.list(
        of: .line(1...DomainEvent.kindLengthMax),
        count: 0...Webhook.kindsMax
    )

    private static let fields = [
        Field("id", .id(WebhookID.self), "The id of the webhook."),
        Field("url", .line(1...Webhook.urlLengthMax), "Where events are posted."),
        Field("note", .line(0...200), "What an operator wrote about it."),
        Field("kinds", kindsField, "The kinds of events it is sent; empty for all."),
        Field("state", .choice(WebhookState.allCases.map(\.rawValue)), "Whether it is sent any."),
        Field("createdAt", .time, "When it was made."),
    ]

    private static let secretField = Field(
        "secret",
        .line(),
        isNullable: true,
        "The secret of its signatures, shown this once; null when it is asked for again."
    )

    private static let changes: [Field] = [
        .optional(
            "url",
            .line(1...Webhook.urlLengthMax),
            example: "https://example.org/hooks/jalon",
            "Where events are posted: a public https: address."
        ),
        .optional("note", .line(0...200), "What is to be remembered about it."),
        .optional("kinds", kindsField, "The kinds of events to send; empty for all."),
    ]

    static func json(_ webhook: Webhook, secret: JSONValue? = nil) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .id(webhook.id), "url": .text(webhook.url), "note": .text(webhook.note),
            "kinds": .list(webhook.kinds.map { .text($0) }),
            "state": .text(webhook.state.rawValue), "createdAt": .time(webhook.created),
        ]
        if let secret { members["secret"] = secret }
        return .object(members)
    }

    /// A reply that shows a secret, and the same without it for whoever repeats the request.
    private static func shown(
        _ webhook: Webhook,
        _ secret: WebhookSecret,
        status: Int
    ) -> Reply {
        var reply = Reply.json(json(webhook, secret: .text(secret.text)), status: status)
        reply.contentAgain = .json(json(webhook, secret: .null))
        return reply
    }

    private func kinds(_ input: Input, else known: [String]) throws -> [String] {
        guard input.isGiven("kinds") else { return known }
        let kinds = input.list("kinds").compactMap(\.text)
        guard kinds.allSatisfy(DomainEvent.isKind) else { throw WebhookRefusal.kindWrong }
        return Array(Set(kinds)).sorted()
    }

    private func url(_ input: Input, else known: String) throws -> String {
        guard let url = input.textIfGiven("url") else { return known }
        guard WebhookURL.isGood(url, policy) else { throw WebhookRefusal.urlWrong }
        return url
    }

    private var create: Route {
        Route(
            .post,
            ["v1", "webhooks"],
            name: "createWebhook",
            access: .staff(.write(.webhooks)),
            body: .json(
                [
                    Field(
                        "url",
                        .line(1...Webhook.urlLengthMax),
                        example: "https://example.org/hooks/jalon",
                        "Where events are posted: a public https: address."
                    )
                ] + Self.changes.dropFirst()
            ),
            answers: [.init(201, .json(Self.fields + [Self.secretField]), "The webhook.")],
            problems: [.conflict],
            links: [.init(to: "showWebhook", ["webhook": "id"])],
            isIdempotent: true,
            "Has events of the company posted to an address, signed as Standard Webhooks has it.",
            .command { [self] input, session in
                let secret = WebhookSecret()
                let id = WebhookID(SecureRandom.uint64())
                let webhook = Webhook(
                    id: id,
                    company: input.company,
                    url: try url(input, else: ""),
                    note: input.textIfGiven("note") ?? "",
                    kinds: try kinds(input, else: []),
                    state: WebhookMachine.machine.initial,
                    secret: try box.seal(secret, of: id.bytes),
                    previousSecret: nil,
                    previousUntil: nil,
                    created: input.now
                )
                try WebhookRows(session).add(webhook)
                return Self.shown(webhook, secret, status: 201)
            }
        )
    }

    private var list: Route {
        Route(
            .get,
            ["v1", "webhooks"],
            name: "listWebhooks",
            access: .staff(.read(.webhooks)),
            answers: [
                .init(
                    200,
                    .json([
                        Field(
                            "items",
                            .list(of: .object(Self.fields), count: 0...Webhook.perCompanyMax),
                            "All there are, by id."
                        )
                    ]),
                    "The webhooks of the company."
                )
            ],
            "Lists webhooks.",
            .query { [services] input in
                let webhooks = try await services.store.read { session in
                    try WebhookRows(session).all(company: input.company)
                }
                return .json(["items": .list(webhooks.map { Self.json($0) })])
            }
        )
    }

    private var show: Route {
        Route(
            .get,
            ["v1", "webhooks", Self.place],
            name: "showWebhook",
            access: .staff(.read(.webhooks)),
            answers: [.init(200, .json(Self.fields), "The webhook.")],
            "Shows a webhook.",
            .query { [services] input in
                let webhook = try await services.store.read { session in
                    try WebhookRows(session).find(input.id("webhook"), company: input.company)
                }
                return .json(Self.json(webhook))
            }
        )
    }

    private var change: Route {
        Route(
            .patch,
            ["v1", "webhooks", Self.place],
            name: "changeWebhook",
            access: .staff(.write(.webhooks)),
            body: .json(Self.changes),
            answers: [.init(200, .json(Self.fields), "The webhook as it is now.")],
            "Changes the address, the note or the kinds of a webhook.",
            .command { [self] input, session in
                let rows = WebhookRows(session)
                let webhook = try rows.find(input.id("webhook"), company: input.company)
                try rows.update(
                    webhook,
                    url: try url(input, else: webhook.url),
                    note: input.textIfGiven("note") ?? webhook.note,
                    kinds: try kinds(input, else: webhook.kinds)
                )
                return .json(Self.json(try rows.find(webhook.id, company: input.company)))
            }
        )
    }

    private var delete: Route {
        Route(
            .delete,
            ["v1", "webhooks", Self.place],
            name: "deleteWebhook",
            access: .staff(.write(.webhooks)),
            answers: [.init(204, .none, "It is gone, and what waited for it.")],
            "Deletes a webhook and its deliveries.",
            .command { input, session in
                let rows = WebhookRows(session)
                let webhook = try rows.find(input.id("webhook"), company: input.company)
                try rows.delete(webhook)
                return .noContent
            }
        )
    }

    private var rotate: Route {
        Route(
            .post,
            ["v1", "webhooks", Self.place, "secret"],
            name: "rotateWebhookSecret",
            access: .staff(.write(.webhooks)),
            answers: [.init(200, .json(Self.fields + [Self.secretField]), "The new secret.")],
            isIdempotent: true,
            "Gives a webhook a new secret; the one before signs on beside it for a day.",
            .command { [self] input, session in
                let rows = WebhookRows(session)
                let webhook = try rows.find(input.id("webhook"), company: input.company)
                let secret = WebhookSecret()
                try rows.replace(
                    try box.seal(secret, of: webhook.id.bytes),
                    of: webhook,
                    previousUntil: input.now.advanced(by: Webhook.overlap)
                )
                return Self.shown(webhook, secret, status: 200)
            }
        )
    }

    private var pause: Route {
        changing("pause", .pause, "pauseWebhook", "Keeps a webhook's events back for now.")
    }

    private var resume: Route {
        changing("resume", .resume, "resumeWebhook", "Sends a webhook its events again.")
    }

    private func changing(
        _ word: String,
        _ event: WebhookEvent,
        _ name: String,
        _ summary: String
    ) -> Route {
        Route(
            .post,
            ["v1", "webhooks", Self.place, .word(word)],
            name: name,
            access: .staff(.write(.webhooks)),
            answers: [.init(200, .json(Self.fields), "The webhook as it is now.")],
            problems: [.conflict],
            summary,
            .command { input, session in
                let rows = WebhookRows(session)
                let webhook = try rows.find(input.id("webhook"), company: input.company)
                try rows.apply(event, to: webhook, at: input.now)
                return .json(Self.json(try rows.find(webhook.id, company: input.company)))
            }
        )
    }

    private var test: Route {
        Route(
            .post,
            ["v1", "webhooks", Self.place, "test"],
            name: "testWebhook",
            access: .staff(.write(.webhooks)),
            answers: [
                .init(202, .json([Field("event", .id(EventID.self), "Its id.")]), "It is queued.")
            ],
            "Sends a webhook an event of the kind webhook.test, where it wants that kind.",
            .command { [services] input, session in
                let webhook = try WebhookRows(session)
                    .find(input.id("webhook"), company: input.company)
                let event = try services.outbox.add(
                    Self.testKind,
                    of: webhook.id.description,
                    ["webhook": .id(webhook.id)],
                    company: input.company,
                    at: input.now,
                    session
                )
                return .json(["event": .id(event)], status: 202)
            }
        )
    }
}
