import Access
import HTTPServer
import Kernel
import Rights
import Vocabulary

/// What a phone asks; open, for whoever shows the secret is the holder.
extension Holders {
    private static let secretForm = Field.Kind.text(
        .cursor,
        length: HolderSecret.length...HolderSecret.length
    )
    private static let anchorForm = secretForm
    private static let secret = Field("secret", secretForm, "What the link ends in.")
    private static let phone = Field("phone", secretForm, "128 random bits that the phone made.")

    private static func anchors(from least: Int) -> Field {
        Field(
            "anchors",
            .list(of: anchorForm, count: least...CapsulePlan.capsulesMax),
            "Link 0 of each chain, in Base32 and in the order in which they are to follow."
        )
    }

    var openLink: Route {
        Route(
            .post,
            ["v1", "holder", "link"],
            name: "openHolderLink",
            access: .open,
            body: .json([Self.secret]),
            answers: [
                .init(
                    200,
                    .json(Ticket.about + [Field("isHeld", .flag, "Whether a phone holds it.")]),
                    "What the link is for; it is not used up."
                )
            ],
            problems: [.notFound, .conflict, .tooMany],
            "Tells a phone what a link would bring.",
            .query { [self] input in
                try await looked(input) { [self] session in
                    let (link, right) = try opened(session, Self.secret(input, "secret"))
                    try HolderRule.check(link, right, now: input.now)
                    try HolderRule.checkGood(right, now: input.now)
                    let known = try HolderRows(session: session).phone(of: link.right)
                    let scope = try rights.scope(session, right.scope, company: right.company)
                    let ticket = Ticket(
                        right: right,
                        scopeName: scope.name,
                        capsules: [],
                        capsulesMax: CapsulePlan(right.record, at: input.now).parts.count
                    )
                    var members = ticket.members(now: input.now)
                    members["isHeld"] = .bool(HolderRule.isHeld(right, by: known))
                    return .json(.object(members))
                }
            }
        )
    }

    var bindPhone: Route {
        Route(
            .post,
            ["v1", "holder", "phone"],
            name: "bindHolderPhone",
            access: .open,
            body: .json([
                Self.secret, Self.phone, Self.anchors(from: 1),
                .optional("takeover", .flag, "Whether the right may leave another phone."),
            ]),
            answers: [.init(200, .json(Ticket.answer), "The right is on this phone.")],
            problems: [.notFound, .conflict, .invalid, .tooMany],
            "Uses a link: the right is on this phone from now on.",
            .query { [self] input in
                let isTakeover = input.flagIfGiven("takeover") ?? false
                let (secret, phone) = try await looked(input) { [self] session in
                    let secrets = try (Self.secret(input, "secret"), Self.secret(input, "phone"))
                    let (link, right) = try opened(session, secrets.0)
                    _ = try HolderRule.binding(
                        link,
                        right,
                        phone: try HolderRows(session: session).phone(of: link.right),
                        asked: digest(secrets.1),
                        isTakeover: isTakeover,
                        now: input.now
                    )
                    return secrets
                }
                let anchors = try Self.anchors(input)
                let ticket = try await services.store.write { [self] session in
                    try bind(
                        session,
                        link: secret,
                        phone: phone,
                        isTakeover: isTakeover,
                        anchors: anchors,
                        now: input.now
                    )
                }
                return .json(ticket.json(now: input.now))
            }
        )
    }

    var renewCapsules: Route {
        Route(
            .post,
            ["v1", "holder", "capsules"],
            name: "renewHolderCapsules",
            access: .open,
            body: .json([
                Field("right", .id(RightID.self), "The right."), Self.phone,
                Self.anchors(from: 0),
            ]),
            answers: [.init(200, .json(Ticket.answer), "Fresh capsules, from now on.")],
            problems: [.notFound, .conflict, .invalid, .tooMany],
            "Signs further capsules for the phone that holds a right.",
            .query { [self] input in
                let right: RightID = input.id("right")
                let (phone, standing) = try await looked(input) { [self] session in
                    let phone = try Self.secret(input, "phone")
                    let now = input.now
                    return (
                        phone, try renew(session, right: right, phone: phone, anchors: [], now: now)
                    )
                }
                let anchors = try Self.anchors(input)
                guard !anchors.isEmpty else { return .json(standing.json(now: input.now)) }
                let ticket = try await services.store.write { [self] session in
                    try renew(session, right: right, phone: phone, anchors: anchors, now: input.now)
                }
                return .json(ticket.json(now: input.now))
            }
        )
    }

    var tellTime: Route {
        Route(
            .get,
            ["v1", "holder", "clock"],
            name: "tellTime",
            access: .open,
            answers: [
                .init(200, .json([Field("now", .time, "The hub's time.")]), "The time.")
            ],
            "Tells the time, by which a phone sets its own right.",
            .query { input in .json(["now": .time(input.now)]) }
        )
    }

    /// A reader looks first: who has no good secret takes no writer away from anybody.
    private func looked<Result: Sendable>(
        _ input: Input,
        _ look: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await services.store.read { [tries] session in
            try tries.counting(input.request.head) { try look(session) }
        }
    }

    /// Letters of the right number that spell no 16 bytes are a secret of nobody.
    private static func secret(
        _ input: Input,
        _ name: String
    ) throws(HolderRefusal) -> HolderSecret {
        guard let secret = HolderSecret(text: input.text(name)) else {
            throw name == "secret" ? .linkNotGood : .phoneNotKnown
        }
        return secret
    }

    private static func anchors(_ input: Input) throws(Problem) -> [Reveal] {
        var anchors: [Reveal] = []
        for text in input.list("anchors").compactMap(\.text) {
            guard let bytes = Base32.decode(text.utf8), let anchor = Reveal(bytes) else {
                throw Problem.invalid(field: "anchors", "An anchor is not the Base32 of 16 bytes.")
            }
            anchors.append(anchor)
        }
        return anchors
    }
}
