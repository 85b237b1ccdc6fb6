import Crypto
import HTTPServer
import Kernel
import Sync
import Vocabulary

/// Changes of keys: proposed here, signed where the roots are, published here.
extension Rights {
    var keyRoutes: [Route] {
        [
            rotateRoute, proposalsRoute, ceremonyRoute, signatureRoute, publishRoute, abandonRoute,
            recoverRoute,
        ]
    }

    private static let keyringTextMax = (SignedKeyring.byteCountMax + 2) / 3 * 4

    static let proposalAnswer: [Field] = [
        Field("scope", .id(ScopeID.self), "The scope."),
        Field("version", .integer(1...Int64(UInt32.max)), "The version that the keyring has."),
        Field("isPublished", .flag, "Whether gates get it."),
        Field("isCeremony", .flag, "Whether it puts other roots in place, with all scopes'."),
        Field("missingOld", .integer(0...16), "Signatures missing of the roots before."),
        Field("missingNew", .integer(0...16), "Signatures missing of its own roots."),
        Field("digest", .text(.hex, length: 64...64), "SHA-256 of what is signed."),
        Field("keyring", .text(.base64, length: 4...keyringTextMax), "It, as far as signed."),
    ]

    private static func json(_ standing: KeyringStanding) -> JSONValue {
        [
            "scope": .id(standing.signed.keyring.scope),
            "version": .count(standing.signed.keyring.version),
            "isPublished": .bool(standing.isPublished),
            "isCeremony": .bool(standing.isCeremony),
            "missingOld": .count(standing.missingOld), "missingNew": .count(standing.missingNew),
            "digest": .text(Hex.encode(standing.signed.digest.bytes)),
            "keyring": .text(Base64.encode(standing.signed.bytes)),
        ]
    }

    private var rotateRoute: Route {
        let overlapMax = KeyringPlan.overlapMax.components.seconds
        return Route(
            .post,
            ["v1", "scopes", Self.scopePlace, "keys", "rotate"],
            name: "rotateKeys",
            access: .staff(.write(.keys)),
            body: .json([
                Field(
                    "roles",
                    .list(of: .choice(KeyRole.allCases.map(\.name)), count: 1...5),
                    "The roles that get a new key."
                ),
                .optional(
                    "stolen",
                    .flag,
                    "Whether the old keys are in wrong hands: they end at once."
                ),
                .optional(
                    "overlapSeconds",
                    .integer(0...overlapMax),
                    "How long gates know the new keys before their first use; 120 if not said."
                ),
            ]),
            answers: [.init(200, .json(Self.proposalAnswer), "What became of the new keyring.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Gives roles of a scope new keys; where roots are kept apart, these must sign them.",
            .command { [self] input, session in
                let scope: ScopeID = input.id("scope")
                _ = try self.scope(session, scope, company: input.company)
                let words = Set(input.list("roles").compactMap(\.text))
                let overlap = input.integerIfGiven("overlapSeconds").map { Duration.seconds($0) }
                let standing = try rotateKeys(
                    session,
                    scope: scope,
                    roles: KeyRole.allCases.filter { words.contains($0.name) },
                    isStolen: input.flagIfGiven("stolen") ?? false,
                    overlap: overlap ?? KeyringPlan.overlapDefault,
                    KeyCommand(input)
                )
                return .json(Self.json(standing))
            }
        )
    }

    private var proposalsRoute: Route {
        Route(
            .get,
            ["v1", "keyring", "proposals"],
            name: "listKeyringProposals",
            access: .staff(.read(.keys)),
            answers: [
                .init(200, .json(Page.fields(of: Self.proposalAnswer)), "What waits, by scope.")
            ],
            "Lists the keyrings that wait for signatures of roots.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let waiting = try KeyringRows(session: session).proposals(of: input.company)
                    return .json(
                        Page.json(try waiting.map { Self.json(try standing($0, session)) })
                    )
                }
            }
        )
    }

    private var ceremonyRoute: Route {
        let digits = 2 * Ed25519.publicKeyBytes
        return Route(
            .post,
            ["v1", "keyring", "ceremony"],
            name: "beginCeremony",
            access: .staff(.write(.keys)),
            body: .json([
                Field(
                    "roots",
                    .list(of: .text(.hex, length: digits...digits), count: 1...Keyring.rootsMax),
                    "The public keys of the new roots."
                ),
                Field("threshold", .integer(1...Int64(Keyring.rootsMax)), "How many must sign."),
                .optional("dryRun", .flag, "Plans the keyrings and keeps nothing."),
            ]),
            answers: [
                .init(200, .json(Page.fields(of: Self.proposalAnswer)), "A keyring for each scope.")
            ],
            problems: [.conflict],
            "Begins to put other roots in place, for all scopes at once.",
            .command { [self] input, session in
                let keys = input.list("roots").compactMap { root in
                    root.text.flatMap { Hex.decode($0) }.flatMap { Ed25519PublicKey($0) }
                }
                guard keys.count == input.list("roots").count else { throw KeyRefusal.rootsWrong }
                let roots = RootSet(
                    threshold: UInt8(clamping: input.integer("threshold")),
                    roots: keys
                )
                let command = KeyCommand(input)
                guard input.flagIfGiven("dryRun") ?? false else {
                    let begun = try beginCeremony(session, roots: roots, command)
                    return .json(Page.json(begun.map(Self.json)))
                }
                let plans = try planCeremony(session, roots: roots, command).map { plan in
                    try standing(
                        KeyringProposal(
                            signed: plan,
                            isCeremony: true,
                            madeBy: command.operatorName,
                            madeAt: command.now
                        ),
                        session
                    )
                }
                return .json(Page.json(plans.map(Self.json)))
            }
        )
    }

    private var signatureRoute: Route {
        let digits = 2 * Ed25519.publicKeyBytes
        return Route(
            .post,
            ["v1", "keyring", "signatures"],
            name: "signKeyring",
            access: .staff(.write(.keys)),
            body: .json([
                Field("scope", .id(ScopeID.self), "The scope of the keyring that waits."),
                Field("root", .text(.hex, length: digits...digits), "The root's public key."),
                Field("signature", .text(.base64, length: 88...88), "Its Ed25519 signature."),
            ]),
            answers: [.init(200, .json(Self.proposalAnswer), "What is still missing.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Adds the signature of a root, made where the root is.",
            .command { [self] input, session in
                guard
                    let root = Hex.decode(input.text("root")).flatMap({ Ed25519PublicKey($0) }),
                    let signature = Base64.decode(input.text("signature")),
                    signature.count == Ed25519.signatureBytes
                else { throw KeyRefusal.badSignature }
                let standing = try addSignature(
                    session,
                    scope: input.id("scope"),
                    root: root,
                    signature: signature,
                    KeyCommand(input)
                )
                return .json(Self.json(standing))
            }
        )
    }

    private var publishRoute: Route {
        Route(
            .post,
            ["v1", "keyring", "publish"],
            name: "publishKeyrings",
            access: .staff(.write(.keys)),
            body: .json([
                .optional("scope", .id(ScopeID.self), "Only that of this scope; all if not said.")
            ]),
            answers: [
                .init(200, .json(Page.fields(of: Self.proposalAnswer)), "What is in force now.")
            ],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Puts keyrings in force that enough roots signed: all of them, or none.",
            .command { [self] input, session in
                let published = try publishKeyrings(
                    session,
                    of: input.idIfGiven("scope"),
                    KeyCommand(input)
                )
                return .json(Page.json(published.map(Self.json)))
            }
        )
    }

    private var abandonRoute: Route {
        Route(
            .post,
            ["v1", "keyring", "abandon"],
            name: "abandonKeyrings",
            access: .staff(.write(.keys)),
            answers: [
                .init(
                    200,
                    .json([Field("dropped", .integer(0...1_000), "How many were dropped.")]),
                    "Nothing waits any more."
                )
            ],
            problems: [.notFound],
            "Drops the keyrings that wait; what is in force stays.",
            .command { [self] input, session in
                .json(["dropped": .count(try abandonKeyrings(session, KeyCommand(input)))])
            }
        )
    }

    private var recoverRoute: Route {
        Route(
            .post,
            ["v1", "scopes", Self.scopePlace, "recover"],
            name: "recoverScope",
            access: .staff(.write(.keys)),
            body: .json([
                .optional(
                    "keyring",
                    .text(.base64, length: 4...Self.keyringTextMax),
                    "The next keyring, where gates have it and this hub does not."
                )
            ]),
            bodyBytesMax: Self.keyringTextMax + 1_024,
            answers: [
                .init(
                    200,
                    .json([
                        Field("scope", .id(ScopeID.self), "The scope."),
                        Field("hubEpoch", .integer(1...Int64(UInt32.max)), "The new epoch."),
                        Field("headVersion", .integer(1...Int64.max), "Its first head's version."),
                    ]),
                    "Gates take what this hub says from now on."
                )
            ],
            problems: [.notFound, .conflict],
            "Begins a new epoch: after a restore from a backup, or where versions jumped.",
            .command { [self] input, session in
                let bytes = input.textIfGiven("keyring").map { Base64.decode($0) ?? [] }
                let row = try recover(
                    session,
                    scope: input.id("scope"),
                    keyring: bytes,
                    KeyCommand(input)
                )
                let version = try HeadRows.newest(session, row.scope)?.head.version ?? 0
                return .json([
                    "scope": .id(row.scope), "hubEpoch": .count(row.hubEpoch),
                    "headVersion": .count(version),
                ])
            }
        )
    }
}
