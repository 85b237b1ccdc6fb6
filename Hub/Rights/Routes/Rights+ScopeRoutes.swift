import Access
import Crypto
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
        Field(
            "confirmation",
            .choice(confirmationWords),
            "How many persons enrol a device: one, two, or automatic."
        ),
        Field("timeZone", .line(), isNullable: true, "The clock of the place; null for UTC."),
    ]

    private static let confirmationWords = Confirmation.allCases.map(\.name)
    private static let confirmationField = Field.optional(
        "confirmation",
        .choice(confirmationWords),
        "How many persons enrol a device: one, two, or two as soon as there are two operators."
    )

    private func setConfirmation(
        _ word: String,
        of row: ScopeRow,
        _ session: any Session,
        _ command: KeyCommand
    ) throws -> ScopeRow {
        guard let rule = Confirmation.allCases.first(where: { $0.name == word }) else { return row }
        try ScopeRows(session: session)
            .setConfirmation(rule, of: row.scope, by: command.operatorName)
        try command.note("scope.confirmation", of: "\(row.scope)", word, session)
        return try scope(session, row.scope, company: row.company)
    }

    private static let timeZoneField = Field.optional(
        "timeZone",
        .line(1...TimeZoneDatabase.nameLengthMax),
        example: "Europe/Paris",
        "The clock of the place, by which policies open and moments are told."
    )

    private static let badgeAddressField = Field.optional(
        "badgeAddress",
        .line(0...BadgeAddress.byteCountMax),
        example: "https://jalon.example/b",
        "What badges that phones open begin with; it stays once such badges are issued."
    )

    var scopeRoutes: [Route] {
        [createScopeRoute, changeScope, listScopes, showScope, keyrings, showKeyring] + keyRoutes
    }

    private var createScopeRoute: Route {
        Route(
            .post,
            ["v1", "scopes"],
            name: "createScope",
            access: .staff(.write(.places)),
            body: .json([
                Field("name", .line(), example: "Stade du Nord", "Its name, unique."),
                .optional(
                    "headLifetimeSeconds",
                    .integer(Self.lifetimeSecondsMin...Self.lifetimeSecondsMax),
                    example: 93_600,
                    "Seconds that a gate may be without the hub; 26 hours by default."
                ),
                Self.badgeAddressField, Self.timeZoneField,
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
                try setTimeZone(of: row.scope, input, session)
                return .json(try json(row, session), status: 201)
            }
        )
    }

    private var changeScope: Route {
        Route(
            .patch,
            ["v1", "scopes", Self.scopePlace],
            name: "changeScope",
            access: .staff(.write(.places)),
            body: .json([Self.badgeAddressField, Self.confirmationField, Self.timeZoneField]),
            answers: [.init(200, .json(Self.scopeAnswer), "The scope as it is now.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Changes what is given of a scope.",
            .command { [self] input, session in
                var row = try scope(session, input.id("scope"), company: input.company)
                if let address = input.textIfGiven("badgeAddress") {
                    row = try setBadgeAddress(address, of: row, session, now: input.now)
                }
                if let word = input.textIfGiven("confirmation") {
                    row = try setConfirmation(word, of: row, session, KeyCommand(input))
                }
                try setTimeZone(of: row.scope, input, session)
                return .json(try json(row, session))
            }
        )
    }

    private var listScopes: Route {
        Route(
            .get,
            ["v1", "scopes"],
            name: "listScopes",
            access: .staff(.read(.places)),
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
            access: .staff(.read(.places)),
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

    private func setTimeZone(
        of scope: ScopeID,
        _ input: Input,
        _ session: any Session
    ) throws {
        guard let name = input.textIfGiven("timeZone") else { return }
        try zones(session, scope).setPlace(name, timeZones, now: input.now)
    }

    private func json(_ row: ScopeRow, _ session: any Session) throws(StoreError) -> JSONValue {
        let head = try HeadRows.newest(session, row.scope)
        let place = try zones(session, row.scope).timeZones()[PolicyRules.placeZone]
        return [
            "id": .id(row.scope), "name": .text(row.name),
            "headLifetimeSeconds": .count(row.headLifetime.wholeMilliseconds / 1_000),
            "headVersion": .count(head?.head.version ?? 0), "createdAt": .time(row.createdAt),
            "badgeAddress": .text(row.badgeAddress), "timeZone": .optional(place),
            "confirmation": .text(row.confirmation.name),
        ]
    }

    private static let keyringAnswer: [Field] = [
        Field("scope", .id(ScopeID.self), "The scope."),
        Field("version", .integer(1...Int64(UInt32.max)), "The version of its keyring."),
        Field("threshold", .integer(1...16), "How many roots must sign a change."),
        Field("roots", .integer(1...16), "How many roots there are."),
        Field("expiresAt", .time, "When it must have been renewed."),
        Field("hasSingleRoot", .flag, "Whether one root key on the hub vouches for all."),
        Field(
            "keys",
            .list(of: .object(keyAnswer), count: 0...Keyring.keysMax),
            "The keys that gates believe, by role and number."
        ),
        Field("isWaiting", .flag, "Whether a change of it waits for signatures of roots."),
        .optional("warning", .line(1...500), isNullable: true, "What an operator should know."),
    ]

    private static let keyAnswer: [Field] = [
        Field("role", .choice(KeyRole.allCases.map(\.name)), "What it signs."),
        Field("number", .integer(0...255), "Its number."),
        Field("publicKey", .text(.hex, length: 64...64), "The key itself."),
        Field("notBefore", .time, "From when on it signs."),
        Field("notAfter", .time, "Until when."),
        Field("isSigning", .flag, "Whether the hub signs with it now."),
        Field("isStruck", .flag, "Whether it was stolen and stands on the emergency list."),
    ]

    private var keyrings: Route {
        Route(
            .get,
            ["v1", "keyring"],
            name: "listKeyrings",
            access: .staff(.read(.keys)),
            answers: [
                .init(200, .json(Page.fields(of: Self.keyringAnswer)), "The keyring of each scope.")
            ],
            "Tells which keys vouch for the scopes.",
            .query { [self] input in
                try await services.store.read { session in
                    let rows = KeyringRows(session: session)
                    let scopes = try ScopeRows(session: session).all(of: input.company)
                    let items = try scopes.compactMap { scope in
                        try rows.newest(of: scope.scope).map { signed in
                            try Self.json(signed.keyring, rows, at: input.now)
                        }
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
            access: .staff(.read(.keys)),
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
            let vouched = try rows.all(of: services.company).compactMap { scope in
                try KeyringRows(session: session).newest(of: scope.scope)?.keyring
            }
            guard !vouched.isEmpty else {
                return try KeyringRows(session: session).roots()?.isSingle ?? true
            }
            return vouched.contains { $0.hasSingleRoot }
        }
    }

    private static func json(
        _ keyring: Keyring,
        _ rows: KeyringRows,
        at now: Timestamp
    ) throws(StoreError) -> JSONValue {
        let isSingle = keyring.hasSingleRoot
        let struck = try rows.struck(of: keyring.scope)
        let isWaiting = try rows.proposal(of: keyring.scope) != nil
        return [
            "scope": .id(keyring.scope), "version": .count(keyring.version),
            "threshold": .count(keyring.threshold), "roots": .count(keyring.roots.count),
            "expiresAt": .time(keyring.expiresAt), "hasSingleRoot": .bool(isSingle),
            "keys": .list(keys(keyring, struck, at: now)), "isWaiting": .bool(isWaiting),
            "warning": .optional(warning(keyring, at: now)),
        ]
    }

    /// A month is enough to bring the roots together.
    private static let warnedBefore = Duration.seconds(30 * 86_400)

    private static func warning(_ keyring: Keyring, at now: Timestamp) -> String? {
        let soon = now.advanced(by: warnedBefore)
        if keyring.expiresAt <= soon {
            return "It ends on \(keyring.expiresAt): without a newer one gates believe nothing "
                + "more. Renew it: jalon keys rotate --role all."
        }
        let ending = KeyRole.allCases.first { keyring.signer($0, at: soon) == nil }
        if let ending {
            return "The \(ending.name) key ends within a month. Renew it: jalon keys rotate "
                + "--role \(ending.name)."
        }
        guard keyring.hasSingleRoot else { return nil }
        return "The root key lies on this hub alone: whoever takes the hub can sign for it. "
            + "Replace it by a ceremony with several roots: jalon keys ceremony."
    }

    private static func keys(
        _ keyring: Keyring,
        _ struck: Set<UInt8>,
        at now: Timestamp
    ) -> [JSONValue] {
        keyring.keys.sorted { ($0.role.rawValue, $0.number) < ($1.role.rawValue, $1.number) }
            .map { key in
                let dead = key.role == .token ? struck : []
                let signer = keyring.signer(key.role, at: now, except: dead)
                return [
                    "role": .text(key.role.name), "number": .count(key.number),
                    "publicKey": .text(Hex.encode(key.publicKey.bytes)),
                    "notBefore": .time(key.notBefore), "notAfter": .time(key.notAfter),
                    "isSigning": .bool(signer == key), "isStruck": .bool(dead.contains(key.number)),
                ]
            }
    }
}

extension Keyring {
    fileprivate var hasSingleRoot: Bool { roots.count == 1 }
}
