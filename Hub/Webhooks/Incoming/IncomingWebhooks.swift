import HTTPServer
import Kernel
import Metrics
import Vocabulary

/// Takes the webhooks of others: stored as they came and once, then told to whoever reads them.
///
/// The answer is given when the bytes are durable and before anything in them is acted on, so that
/// a sender's patience is not spent on our work, and so that they can be read again.
package struct IncomingWebhooks: Sendable {
    package static let bytesMax = 256 * 1_024
    package static let messageLengthMax = 200
    /// The kind of event that tells of a message; its `number` finds it.
    package static let kind = "incoming.received"
    package static let kept = Duration.seconds(90 * 86_400)
    private static let fieldLengthMax = 1_000
    private static let pageMax = 100

    let services: HubServices
    let sources: [IncomingSource]

    init(services: HubServices, sources: [IncomingSource]) {
        precondition(
            Set(sources.map(\.name)).count == sources.count,
            "each source has a name of its own"
        )
        self.services = services
        self.sources = sources
    }

    var routes: [Route] { [receive, list, replay] }

    private static let fields = [
        Field("number", .integer(1...Int64.max), "Its number."),
        Field("source", .line(1...64), "Who sent it."),
        Field("message", .line(1...messageLengthMax), "The sender's name for it."),
        Field("address", .line(0...200), "Where it came from."),
        Field("bytes", .integer(0...Int64(bytesMax)), "How long its body is."),
        Field("receivedAt", .time, "When it came."),
    ]

    private static func json(_ message: IncomingMessage) -> JSONValue {
        [
            "number": .integer(message.number), "source": .text(message.source),
            "message": .text(message.message), "address": .text(message.address),
            "bytes": .count(message.body.count), "receivedAt": .time(message.received),
        ]
    }

    private var receive: Route {
        Route(
            .post,
            [
                "v1", "incoming",
                .place("source", .text(.slug, length: 1...64), "Who sends it."),
            ],
            name: "receiveWebhook",
            access: .open,
            body: .raw(type: "application/json", summary: "What the sender has to tell."),
            bodyBytesMax: Self.bytesMax,
            answers: [
                .init(
                    200,
                    .json([Field("isNew", .flag, "False when it was taken before.")]),
                    "It is stored."
                )
            ],
            problems: [.forbidden, .invalid],
            "Takes a webhook of a source the hub knows, by its signature and its address.",
            .command { input, session in try take(input, session) }
        )
    }

    private func take(_ input: Input, _ session: any Session) throws -> Reply {
        guard let source = sources.first(where: { $0.name == input.text("source") }) else {
            throw Problem.notFound("No webhooks of that name are taken here.")
        }
        let address = input.request.head.callerAddress
        guard source.permits(address) else {
            note(source, "address")
            throw Problem(.forbidden, "Webhooks of this source come from other addresses.")
        }
        let fields = input.request.fields
        guard input.body.count <= source.bytesMax else {
            throw Problem(.tooLarge, "The body is too large.")
        }
        guard source.isSigned(input.body, at: input.now, field: { fields[$0] }) else {
            note(source, "signature")
            throw Problem(.forbidden, "The signature is not of this message and of now.")
        }
        guard let message = source.message(input.body, field: { fields[$0] }) else {
            note(source, "identity")
            throw Problem(.invalid, "The message has no id by which it would be known again.")
        }
        let isNew = try store(input, source, message, address, session)
        note(source, isNew ? "new" : "known")
        return .json(["isNew": .bool(isNew)])
    }

    private func store(
        _ input: Input,
        _ source: IncomingSource,
        _ message: String,
        _ address: String,
        _ session: any Session
    ) throws -> Bool {
        let company = source.company ?? services.company
        let number = try IncomingRows(session).add(
            company: company,
            source: source.name,
            message: message,
            fields: Self.kept(input.request.fields),
            body: input.body,
            address: address,
            at: input.now
        )
        guard let number else { return false }
        try tell(number, source.name, message, company, input.now, session)
        return true
    }

    /// An event of its own for each message, in no order among them: senders promise none.
    private func tell(
        _ number: Int64,
        _ source: String,
        _ message: String,
        _ company: CompanyID,
        _ now: Timestamp,
        _ session: any Session
    ) throws(StoreError) {
        try services.outbox.add(
            Self.kind,
            of: "incoming_\(number)",
            ["source": .text(source), "number": .integer(number)],
            company: company,
            at: now,
            session
        )
    }

    /// No field that holds a credential of ours or a cookie.
    private static func kept(_ fields: HeaderFields) -> JSONValue {
        var kept: [String: JSONValue] = [:]
        for field in fields.all {
            let name = field.name.lowercased()
            guard !["authorization", "cookie", "proxy-authorization"].contains(name),
                field.value.utf8.count <= fieldLengthMax
            else { continue }
            kept[name] = .text(field.value)
        }
        return .object(kept)
    }

    private func note(_ source: IncomingSource, _ outcome: String) {
        services.metrics.count(
            "jalon_incoming_webhooks_total",
            "Webhooks of others, by what became of them.",
            labels: ["source": source.name, "outcome": outcome]
        )
    }
}

extension IncomingWebhooks {
    private var list: Route {
        Route(
            .get,
            ["v1", "incoming"],
            name: "listIncomingWebhooks",
            access: .staff(.read(.webhooks)),
            query: [
                .limit(max: Int64(Self.pageMax)),
                .optional("before", .integer(1...Int64.max), "The number before which to go on."),
            ],
            answers: [
                .init(
                    200,
                    .json([
                        Field(
                            "items",
                            .list(of: .object(Self.fields), count: 0...Self.pageMax),
                            "Messages, the newest first."
                        )
                    ]),
                    "What others sent in the last 90 days."
                )
            ],
            "Lists the webhooks of others.",
            .query { [services] input in
                let before = input.integerIfGiven("before") ?? Int64.max
                let found = try await services.store.read { session in
                    try IncomingRows(session)
                        .page(company: input.company, before: before, limit: input.limit)
                }
                return .json(["items": .list(found.map(Self.json))])
            }
        )
    }

    private var replay: Route {
        Route(
            .post,
            [
                "v1", "incoming", .place("number", .integer(1...Int64.max), "Its number."),
                "replay",
            ],
            name: "replayIncomingWebhook",
            access: .staff(.write(.webhooks)),
            answers: [.init(202, .json(Self.fields), "It is told again.")],
            "Tells the readers of a webhook of it again.",
            .command { input, session in
                let number = input.integer("number")
                let found = try IncomingRows(session).find(number, company: input.company)
                guard let found else { throw Problem.notFound("There is no such message.") }
                try tell(
                    number,
                    found.source,
                    found.message,
                    input.company,
                    input.now,
                    session
                )
                return .json(Self.json(found), status: 202)
            }
        )
    }
}
