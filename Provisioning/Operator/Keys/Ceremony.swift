import CommandLine
package import Crypto
package import HubAdmin
import Processes
package import Sync
package import Vocabulary

/// Puts several roots that are kept apart in the place of those that vouch now.
///
/// Files come first, the hub last: whatever moment this is broken off at, either the old roots
/// vouch for all scopes or the new ones do, and the new ones lie in the folder.
package struct Ceremony: Sendable {
    /// The moments at which a test may break it off.
    package enum Step: String, CaseIterable, Sendable {
        case keysMade, keysKept, begun, signed, transcribed, published
    }

    package struct Order: Sendable {
        package var roots: Int
        package var threshold: Int
        package var folder: String
        package var isDryRun: Bool
        /// The roots that vouch now, where they are not the hub's own.
        package var oldRoots: [Ed25519PrivateKey] = []
        /// SHA-256 of keyrings in force that the operator knows to be the right ones.
        package var knownDigests: Set<String> = []
        package var passphrases: [[UInt8]]
        package var costLog2: UInt8?

        package init(
            roots: Int,
            threshold: Int,
            folder: String,
            isDryRun: Bool,
            passphrases: [[UInt8]]
        ) {
            self.roots = roots
            self.threshold = threshold
            self.folder = folder
            self.isDryRun = isDryRun
            self.passphrases = passphrases
        }
    }

    package struct Outcome: Sendable {
        package let transcript: String
        package let isPublished: Bool
        package let scopes: Int
        package let file: String
    }

    private let hub: HubConnection
    private let order: Order
    private let now: @Sendable () -> Timestamp
    private let confirm: @Sendable ([SignedKeyring]) throws -> Bool
    private let reached: @Sendable (Step) throws -> Void

    /// `confirm` shows a person the keyrings for which nothing but the hub's word stands.
    package init(
        _ hub: HubConnection,
        _ order: Order,
        now: @escaping @Sendable () -> Timestamp,
        confirm: @escaping @Sendable ([SignedKeyring]) throws -> Bool,
        reached: @escaping @Sendable (Step) throws -> Void = { _ in }
    ) {
        self.hub = hub
        self.order = order
        self.now = now
        self.confirm = confirm
        self.reached = reached
    }

    package func run() async throws -> Outcome {
        try Self.prepare(order.folder)
        let current = try await currentKeyrings()
        try vouch(for: current)
        let keys = (0..<order.roots).map { _ in Ed25519PrivateKey() }
        try reached(.keysMade)
        let files = try keep(keys)
        try reached(.keysKept)
        let begun = try WaitingKeyring.all(try await begin(keys))
        try check(begun, against: current, keys)
        try reached(.begun)
        let signed = try sign(begun, keys)
        if !order.isDryRun { try await send(signed, keys + order.oldRoots) }
        try reached(.signed)
        let transcript = transcript(signed, current, keys, files)
        let file = try keep(transcript)
        try reached(.transcribed)
        guard !order.isDryRun else {
            return Outcome(
                transcript: transcript,
                isPublished: false,
                scopes: signed.count,
                file: file
            )
        }
        let isReady = begun.allSatisfy { isCovered($0) }
        if isReady { try await publish(signed, current) }
        try reached(.published)
        return Outcome(
            transcript: transcript,
            isPublished: isReady,
            scopes: signed.count,
            file: file
        )
    }

    /// A folder of its own, that nobody else may enter.
    private static func prepare(_ folder: String) throws {
        do throws(SystemFailure) {
            try Files.makeFolder(folder, mode: 0o700)
            try Files.requireOwnerOnlyFolder(folder)
            let names = try Files.list(folder)
            guard names.allSatisfy({ $0.hasPrefix("transcript-dry-run") }) else {
                throw SystemFailure(.exists, "make", folder)
            }
        } catch {
            throw OperatorFailure(
                .cannotWrite,
                error.code == .exists
                    ? "\(Terminal.printable(folder)) is not empty: it may hold the roots of a "
                        + "ceremony. Look at jalon keys show, and name another folder."
                    : "The folder cannot be used: \(error). Nobody else may enter it: chmod 700."
            )
        }
    }

    /// Each root in a file of its own, read again and opened before it is relied on.
    private func keep(_ keys: [Ed25519PrivateKey]) throws -> [String] {
        try keys.enumerated().map { place, key in
            let passphrase = order.passphrases[min(place, order.passphrases.count - 1)]
            let file =
                try order.costLog2.map {
                    try RootKeyFile(sealing: key, passphrase: passphrase, costLog2: $0)
                } ?? RootKeyFile(sealing: key, passphrase: passphrase)
            let name = "root-\(place + 1).key"
            guard !order.isDryRun else {
                _ = try RootKeyFile(bytes: file.bytes).key(passphrase: passphrase)
                return name
            }
            let path = "\(order.folder)/\(name)"
            try file.write(to: path)
            _ = try RootKeyFile(path: path).key(passphrase: passphrase)
            return name
        }
    }

    private func begin(_ keys: [Ed25519PrivateKey]) async throws -> JSON {
        try await hub.command(
            AdminAPI.ceremony,
            body: .object([
                "roots": .list(keys.map { .text(Hex.encode($0.publicKey.bytes)) }),
                "threshold": .whole(order.threshold), "dryRun": .bool(order.isDryRun),
            ])
        )
    }

    private func currentKeyrings() async throws -> [ScopeID: SignedKeyring] {
        let scopes = try await hub.get(AdminAPI.scopes)["items"]?.list ?? []
        var found: [ScopeID: SignedKeyring] = [:]
        for scope in scopes {
            guard let id = scope["id"]?.text.flatMap({ ScopeID(text: $0) }) else { continue }
            found[id] = try SignedKeyring(bytes: try await hub.bytes(AdminAPI.keyring(id)))
        }
        return found
    }

    /// Asks for what neither an old root nor a known digest proves: the new roots will sign these
    /// keys, and a hub in wrong hands would name its own.
    private func vouch(for current: [ScopeID: SignedKeyring]) throws {
        let trust = KeyringTrust(oldRoots: order.oldRoots, knownDigests: order.knownDigests)
        let open = try trust.unproved(among: current)
        guard !open.isEmpty, !order.isDryRun else { return }
        guard try confirm(open) else {
            throw OperatorFailure(.refused, "Nothing was signed: the keys in force were not known.")
        }
    }

    /// What the hub asks to be signed must be what was agreed, and nothing more.
    private func check(
        _ begun: [WaitingKeyring],
        against current: [ScopeID: SignedKeyring],
        _ keys: [Ed25519PrivateKey]
    ) throws {
        let roots = keys.map(\.publicKey)
        let isAgreed = begun.allSatisfy { waiting in
            guard let old = current[waiting.keyring.scope]?.keyring else { return false }
            return waiting.keyring.roots == roots
                && Int(waiting.keyring.threshold) == order.threshold
                && old.version < .max && waiting.keyring.version == old.version + 1
                && Set(waiting.keyring.keys).isSubset(of: Set(old.keys))
        }
        guard isAgreed, Set(begun.map(\.keyring.scope)) == Set(current.keys) else {
            throw OperatorFailure(
                .strangeAnswer,
                "The hub asks to sign something else than the same keys under the new roots: "
                    + "nothing was signed. A scope may have been made meanwhile: begin again."
            )
        }
    }

    private func sign(
        _ begun: [WaitingKeyring],
        _ keys: [Ed25519PrivateKey]
    ) throws -> [SignedKeyring] {
        try begun.map { waiting in
            var signed = waiting.signed
            for key in keys + order.oldRoots { signed = signed.signed(by: key) ?? signed }
            guard signed.missing(of: signed.keyring) == 0 else {
                throw OperatorFailure(.strangeAnswer, "The new roots could not sign.")
            }
            return signed
        }
    }

    private func send(_ signed: [SignedKeyring], _ keys: [Ed25519PrivateKey]) async throws {
        for keyring in signed {
            for key in keys {
                _ = try await hub.command(
                    AdminAPI.keyringSignatures,
                    body: KeySignature(keyring, key).json
                )
            }
        }
    }

    /// Whether enough old roots sign: the hub's own, or those that were given here.
    private func isCovered(_ waiting: WaitingKeyring) -> Bool {
        waiting.missingOld <= Int64(order.oldRoots.count)
    }

    /// Publishes, then looks at each keyring as a gate does.
    private func publish(
        _ signed: [SignedKeyring],
        _ current: [ScopeID: SignedKeyring]
    ) async throws {
        _ = try await hub.command(AdminAPI.publishKeyrings, body: .object([:]))
        for keyring in signed {
            let scope = keyring.keyring.scope
            let bytes = try await hub.bytes(AdminAPI.keyring(scope))
            guard let old = current[scope]?.keyring, let new = try? SignedKeyring(bytes: bytes),
                new.digest == keyring.digest, (try? new.verify(after: old, low: now())) != nil
            else {
                throw OperatorFailure(
                    .strangeAnswer,
                    "The hub published another keyring for \(scope) than was signed here."
                )
            }
        }
    }

    private func keep(_ transcript: String) throws -> String {
        let name = order.isDryRun ? "transcript-dry-run.txt" : "transcript.txt"
        let path = "\(order.folder)/\(name)"
        do throws(SystemFailure) {
            try Files.write(Array(transcript.utf8), to: path, mode: 0o644)
        } catch {
            throw OperatorFailure(.cannotWrite, "The transcript could not be kept: \(error).")
        }
        return path
    }
}

extension Ceremony {
    /// What was done, for the drawer in which the roots lie; it holds nothing secret.
    private func transcript(
        _ signed: [SignedKeyring],
        _ current: [ScopeID: SignedKeyring],
        _ keys: [Ed25519PrivateKey],
        _ files: [String]
    ) -> String {
        var lines = [
            order.isDryRun ? "DRY RUN: nothing was kept and nothing changes." : "Key ceremony",
            "at \(now())",
            "\(order.threshold) of \(order.roots) roots sign every change of keys from now on.",
            "",
        ]
        for (file, key) in zip(files, keys) {
            lines.append("\(file)  \(Hex.encode(key.publicKey.bytes))")
        }
        for keyring in signed {
            let scope = keyring.keyring.scope
            lines += [
                "", "\(scope)",
                "  before   version \(keyring.keyring.version - 1)  SHA-256 "
                    + (current[scope].map { Hex.encode($0.digest.bytes) } ?? "-"),
                "  after    version \(keyring.keyring.version)  SHA-256 "
                    + Hex.encode(keyring.digest.bytes),
                "  until    \(keyring.keyring.expiresAt)",
            ]
            lines += keyring.signers(of: keyring.keyring).map {
                "  signed   \(Hex.encode($0.bytes))"
            }
        }
        lines += [
            "", "Each root file is useless without its passphrase. Keep files and passphrases",
            "apart, each root with another person, and none of them on the hub.", "",
        ]
        return lines.joined(separator: "\n")
    }
}
