import Crypto
import HTTPServer
import HubAdmin
import Operator
import Processes
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// What the offline roots may be made to sign: a hub in wrong hands shows keys of its own.
@Suite(.timeLimit(.minutes(1)))
struct CeremonyTrustTests {
    private static let honest = ScopeForge(seed: 1)
    private static let thief = ScopeForge(seed: 2)

    /// A keyring of the honest scope with these roots, signed by these; the keys are the thief's.
    private static func forged(
        roots: [Ed25519PublicKey],
        by signers: [Ed25519PrivateKey]
    ) -> [UInt8] {
        Keyring(
            scope: honest.scope,
            version: 1,
            issuedAt: honest.keyring.issuedAt,
            expiresAt: honest.keyring.expiresAt,
            threshold: 1,
            roots: roots,
            keys: thief.keyring.keys
        ).signed(by: signers)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let current: [UInt8]
        var hasOldRoot = false
        var knows = ""
        var saysYes = false
        /// SHA-256 of what the person was shown, nil where nobody was asked.
        var isAsked = false
        let isSigned: Bool

        var testDescription: String { name }
    }

    private static let own = honest.keyring.signed(by: [honest.root])
    private static let strange = forged(roots: [thief.root.publicKey], by: [thief.root])
    /// The true root is named, and did not sign.
    private static let mixed = forged(
        roots: [thief.root.publicKey, honest.root.publicKey],
        by: [thief.root]
    )

    private static func digest(_ bytes: [UInt8]) -> String {
        (try? SignedKeyring(bytes: bytes)).map { Hex.encode($0.digest.bytes) } ?? "none"
    }

    private static let cases = [
        Case(
            name: "unsigned",
            current: forged(roots: [thief.root.publicKey], by: []),
            saysYes: true,
            isSigned: false
        ),
        Case(
            name: "signed by another",
            current: forged(
                roots: [honest.root.publicKey],
                by: [thief.root]
            ),
            saysYes: true,
            isSigned: false
        ),
        Case(
            name: "strange roots beside an old key",
            current: strange,
            hasOldRoot: true,
            saysYes: true,
            isSigned: false
        ),
        Case(
            name: "old root named only, refused",
            current: mixed,
            hasOldRoot: true,
            isAsked: true,
            isSigned: false
        ),
        Case(name: "strange, refused", current: strange, isAsked: true, isSigned: false),
        Case(
            name: "strange, taken",
            current: strange,
            saysYes: true,
            isAsked: true,
            isSigned: true
        ),
        Case(
            name: "strange against a known digest",
            current: strange,
            knows: digest(own),
            saysYes: true,
            isSigned: false
        ),
        Case(name: "own, refused", current: own, isAsked: true, isSigned: false),
        Case(name: "own, by digest", current: own, knows: digest(own), isSigned: true),
        Case(name: "own, by old root", current: own, hasOldRoot: true, isSigned: true),
    ]

    @Test(arguments: cases)
    func `New roots sign only keys that an old root, a digest or a person vouches for`(
        _ given: Case
    ) async throws {
        let folder = try TemporaryFolder()
        let hub = KeyringHub(showing: given.current)
        let server = try Server(.loopback(address: "127.0.0.1", port: 0), responder: hub)
        let connection = try HubConnection(
            url: "http://127.0.0.1:\(server.port ?? 0)",
            code: "code"
        )
        var order = Ceremony.Order(
            roots: 2,
            threshold: 2,
            folder: folder.path("roots"),
            isDryRun: false,
            passphrases: [Array("five words are good here".utf8)]
        )
        order.costLog2 = 14
        if given.hasOldRoot { order.oldRoots = [Self.honest.root] }
        if !given.knows.isEmpty { order.knownDigests = [given.knows] }
        let shown = Mutex<[String]>([])
        let ceremony = Ceremony(
            connection,
            order,
            now: { ScopeForge.start },
            confirm: { keyrings in
                shown.withLock { $0 = keyrings.map { Hex.encode($0.digest.bytes) } }
                return given.saysYes
            }
        )
        if given.isSigned {
            // This hub publishes nothing: what counts is what it was given to publish.
            _ = try? await ceremony.run()
        } else {
            await #expect(throws: OperatorFailure.self) { try await ceremony.run() }
        }
        await server.stop(gracePeriod: .zero)
        #expect((hub.signatures > 0) == given.isSigned, "\(given.name)")
        #expect(shown.withLock { $0 } == (given.isAsked ? [Self.digest(given.current)] : []))
        if !given.isSigned { #expect(try Files.list(folder.path("roots")).isEmpty) }
    }

    @Test func `Where nobody is at a terminal the keys in force are shown, and nothing is signed`()
        async throws
    {
        let folder = try TemporaryFolder()
        let passphrase = folder.path("passphrase")
        try Files.write(Array("five words are good here\n".utf8), to: passphrase, mode: 0o600)
        let (code, run, asked) = try await FakeHub.run(
            [
                "keys", "ceremony", "--roots", "1", "--threshold", "1",
                "--folder", folder.path("roots"), "--passphrase-file", passphrase, "--json",
            ],
            answers: [
                .init(200, #"{"items":[{"id":"\#(Self.honest.scope)"}]}"#),
                .init(200, bytes: Self.own), .init(500, "{}"),
            ]
        )
        #expect(code == 1)
        #expect(asked.count == 2)
        #expect(run.output.isEmpty)
        #expect(run.talk.contains(Self.digest(Self.own)), "\(run.talk)")
        #expect(run.talk.contains("--digest"))
    }
}

/// A hub that shows one keyring as the one in force, and lets it be signed under new roots.
private final class KeyringHub: Responder {
    private let current: [UInt8]
    private let given = Mutex(0)

    init(showing current: [UInt8]) { self.current = current }

    /// How many signatures it was given.
    var signatures: Int { given.withLock { $0 } }

    func limits(for head: RequestHead) -> BodyRule { .collect(upTo: 1 << 20) }

    func respond(to request: Request) async -> Response {
        guard let old = try? SignedKeyring(bytes: current).keyring else {
            return Response(status: 500, contentType: "application/json", Array("{}".utf8))
        }
        if request.rawTarget.hasSuffix("/\(old.scope)/keyring") {
            return Response(status: 200, contentType: "application/octet-stream", current)
        }
        if request.rawTarget.hasSuffix("/signatures") { given.withLock { $0 += 1 } }
        let item: JSON =
            request.rawTarget.hasSuffix("/ceremony")
            ? .object(["keyring": .text(Base64.encode(next(old, request.body)))])
            : .object(["id": .text("\(old.scope)")])
        let answer = JSON.object(["items": .list([item])])
        return Response(status: 200, contentType: "application/json", answer.bytes)
    }

    private func next(_ old: Keyring, _ body: [UInt8]) -> [UInt8] {
        let roots = (JSON(bytes: body)?["roots"]?.list ?? []).compactMap { root in
            root.text.flatMap { Hex.decode($0) }.flatMap { Ed25519PublicKey($0) }
        }
        return Keyring(
            scope: old.scope,
            version: old.version + 1,
            issuedAt: old.issuedAt,
            expiresAt: old.expiresAt,
            threshold: UInt8(JSON(bytes: body)?["threshold"]?.integer ?? 1),
            roots: roots,
            keys: old.keys
        ).signed(by: [])
    }
}
