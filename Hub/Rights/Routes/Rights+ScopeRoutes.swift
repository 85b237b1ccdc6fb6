import HTTPServer
import Kernel
import Sync
import Vocabulary

/// Scopes and their keys.
extension Rights {
    static let scopePlace = PathTemplate.Part.place("scope", .id(ScopeID.self), "The scope.")
    /// Shorter lives would be renewed faster than gates ask.
    private static let lifetimeSecondsMin: Int64 = 10
    private static let lifetimeSecondsMax: Int64 = 14 * 86_400

    private static let scopeAnswer: [Field] = [
        Field("id", .id(ScopeID.self), "The scope."),
        Field("name", .line(), "Its name."),
        Field(
            "headLifetimeSeconds",
            .integer(lifetimeSecondsMin...lifetimeSecondsMax),
            "How long a gate may be alone."
        ),
        Field("headVersion", .integer(0...Int64.max), "The version of its newest head."),
        Field("createdAt", .time, "When it was made."),
        Field(
            "badgeAddress",
            .line(0...BadgeAddress.byteCountMax),
            "What badges that phones open begin with; empty where there are none."
        ),
    ]

    private static let badgeAddressField = Field.optional(
        "badgeAddress",
        .line(0...BadgeAddress.byteCountMax),
        example: "https://jalon.example/b",
        "What badges that phones open begin with; it stays once such badges are issued."
    )

    var scopeRoutes: [Route] {
        [createScopeRoute, changeScope, listScopes, showScope, keyrings, showKeyring]
    }

    private var createScopeRoute: Route {
        Route(
            .post,
            ["v1", "scopes"],
            name: "createScope",
            access: .operatorToken,
            body: .json([
                Field("name", .line(), example: "Stade du Nord", "Its name, unique."),
                .optional(
                    "headLifetimeSeconds",
                    .integer(Self.lifetimeSecondsMin...Self.lifetimeSecondsMax),
                    example: 93_600,
                    "Seconds that a gate may be without the hub; 26 hours by default."
                ),
                Self.badgeAddressField,
            ]),
            answers: [.init(201, .json(Self.scopeAnswer), "The new scope.")],
            problems: [.conflict],
            links: [.init(to: "showScope", ["scope": "id"])],
            isIdempotent: true,
            "Makes a scope with its signing keys.",
            .command { [self] input, session in
                let seconds = input.integerIfGiven("headLifetimeSeconds")
                let row = try createScope(
                    session,
                    name: input.text("name"),
                    company: input.company,
                    headLifetime: seconds.map { .seconds($0) }
                        ?? ScopeRow.headLifetimeDefault,
                    badgeAddress: input.textIfGiven("badgeAddress") ?? "",
                    now: input.now
                )
                return .json(try json(row, session), status: 201)
            }
        )
    }

    private var changeScope: Route {
        Route(
            .patch,
            ["v1", "scopes", Self.scopePlace],
            name: "changeScope",
            access: .operatorToken,
            body: .json([Self.badgeAddressField]),
            answers: [.init(200, .json(Self.scopeAnswer), "The scope as it is now.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Changes what is given of a scope.",
            .command { [self] input, session in
                var row = try scope(session, input.id("scope"), company: input.company)
                if let address = input.textIfGiven("badgeAddress") {
                    row = try setBadgeAddress(address, of: row, session, now: input.now)
                }
                return .json(try json(row, session))
            }
        )
    }

    private var listScopes: Route {
        Route(
            .get,
            ["v1", "scopes"],
            name: "listScopes",
            access: .operatorToken,
            answers: [.init(200, .json(Page.fields(of: Self.scopeAnswer)), "All scopes by name.")],
            "Lists the scopes.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let rows = try ScopeRows(session: session).all(of: input.company)
                    return .json(Page.json(try rows.map { try json($0, session) }))
                }
            }
        )
    }

    private var showScope: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace],
            name: "showScope",
            access: .operatorToken,
            answers: [.init(200, .json(Self.scopeAnswer), "The scope.")],
            problems: [.notFound],
            "Shows one scope.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let row = try scope(session, input.id("scope"), company: input.company)
                    return .json(try json(row, session))
                }
            }
        )
    }

    private func json(_ row: ScopeRow, _ session: any Session) throws(StoreError) -> JSONValue {
        let head = try HeadRows.newest(session, row.scope)
        return [
            "id": .id(row.scope), "name": .text(row.name),
            "headLifetimeSeconds": .count(row.headLifetime.wholeMilliseconds / 1_000),
            "headVersion": .count(head?.head.version ?? 0), "createdAt": .time(row.createdAt),
            "badgeAddress": .text(row.badgeAddress),
        ]
    }

    private static let keyringAnswer: [Field] = [
        Field("scope", .id(ScopeID.self), "The scope."),
        Field("version", .integer(1...Int64(UInt32.max)), "The version of its keyring."),
        Field("threshold", .integer(1...16), "How many roots must sign a change."),
        Field("roots", .integer(1...16), "How many roots there are."),
        Field("expiresAt", .time, "When it must have been renewed."),
        Field("hasSingleRoot", .flag, "Whether one root key on the hub vouches for all."),
        .optional("warning", .line(1...500), isNullable: true, "What an operator should know."),
    ]

    private var keyrings: Route {
        Route(
            .get,
            ["v1", "keyring"],
            name: "listKeyrings",
            access: .operatorToken,
            answers: [
                .init(200, .json(Page.fields(of: Self.keyringAnswer)), "The keyring of each scope.")
            ],
            "Tells which keys vouch for the scopes.",
            .query { [self] input in
                try await services.store.read { session in
                    let rows = ScopeRows(session: session)
                    var items: [JSONValue] = []
                    for scope in try rows.all(of: input.company) {
                        guard let bytes = try rows.keyring(of: scope.scope) else { continue }
                        items.append(Self.json(try SignedKeyring(bytes: bytes).keyring))
                    }
                    return .json(Page.json(items))
                }
            }
        )
    }

    private var showKeyring: Route {
        let type = "application/octet-stream"
        return Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "keyring"],
            name: "showKeyring",
            access: .operatorToken,
            answers: [.init(200, .bytes(type: type), "The signed keyring.")],
            problems: [.notFound],
            "Gives the newest keyring of a scope, by which a gate's cache is verified.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let row = try scope(session, input.id("scope"), company: input.company)
                    guard let bytes = try keyring(session, of: row.scope) else {
                        throw StoreError(.mismatch, "A scope has no keyring.")
                    }
                    return .bytes(bytes, type: type)
                }
            }
        )
    }

    /// Whether one root key on this hub vouches for a scope, or will for the first.
    package func hasSingleRoot() async throws -> Bool {
        try await services.store.read { [services] session in
            let rows = ScopeRows(session: session)
            let scopes = try rows.all(of: services.company)
            let isSingle = try scopes.contains { scope in
                guard let bytes = try rows.keyring(of: scope.scope) else { return false }
                return try SignedKeyring(bytes: bytes).keyring.hasSingleRoot
            }
            return isSingle || scopes.isEmpty
        }
    }

    private static func json(_ keyring: Keyring) -> JSONValue {
        let isSingle = keyring.hasSingleRoot
        let warning =
            "The root key lies on this hub alone: whoever takes the hub can sign for it. "
            + "Replace it by a ceremony with several roots."
        return [
            "scope": .id(keyring.scope), "version": .count(keyring.version),
            "threshold": .count(keyring.threshold), "roots": .count(keyring.roots.count),
            "expiresAt": .time(keyring.expiresAt), "hasSingleRoot": .bool(isSingle),
            "warning": isSingle ? .text(warning) : .null,
        ]
    }
}

extension Keyring {
    fileprivate var hasSingleRoot: Bool { roots.count == 1 }
}
