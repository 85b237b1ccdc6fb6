import CommandLine
import Crypto
import HubAdmin
import Sync

/// `jalon keys sign`: where the roots are, beside the hub or on a machine that no network reaches.
struct KeySignCommand {
    static let spec = CommandSpec(
        "sign",
        summary: "Signs what waits with root keys; the keys never leave this machine.",
        options: [
            .value("key", "FILE", repeats: true, isRequired: true, "A root key; may be repeated."),
            KeyCommands.passphraseFile,
            .value("in", "FILE", "What keys show --out wrote: no hub is asked."),
            .value("out", "FILE", "Where the signatures go then, for keys publish --signatures."),
            .value("digest", "HEX", "Signs only what has this SHA-256."),
        ],
        example: """
            jalon keys sign --key root-1.key
            jalon keys sign --key root-2.key --in waiting.json --out signed-2.json
            """
    )

    private let keys: [String]
    private let passphrases: Passphrases
    let input: String?
    private let out: String?
    private let digest: String?

    init(_ parsed: ParsedCommand) throws(UsageError) {
        keys = parsed.strings("key")
        passphrases = Passphrases(files: parsed.strings("passphrase-file"))
        input = parsed.string("in")
        out = parsed.string("out")
        digest = parsed.string("digest")?.lowercased()
        guard (input == nil) == (out == nil) else {
            throw UsageError(.missingOption, "--in and --out belong together.")
        }
    }

    func run(_ session: Session) async throws {
        let list = try await session.hub.get(AdminAPI.keyringProposals)
        let waiting = try chosen(try WaitingKeyring.all(list))
        let signatures = try sign(waiting, session.output)
        var standing: [JSON] = []
        for signature in signatures {
            standing.append(
                try await session.hub.command(AdminAPI.keyringSignatures, body: signature.json)
            )
        }
        let last = Array(standing.suffix(waiting.count))
        let told = try last.map { try WaitingKeyring($0) }
        session.output.show(.object(["items": .list(last)])) {
            told.map { "\($0.keyring.scope)  version \($0.keyring.version)  \($0.state)" }
        }
    }

    /// Without a hub: from a file to a file.
    func runAlone(_ output: Output) throws -> ExitCode {
        guard let input, let out else { return .usage }
        var all: [WaitingKeyring] = []
        for item in try KeyFile.items("items", of: input) { all.append(try WaitingKeyring(item)) }
        let signatures = try sign(try chosen(all), output)
        let answer = JSON.object(["signatures": .list(signatures.map(\.json))])
        try KeyFile.write(answer, to: out)
        let words = "\(signatures.count) signatures are in \(Terminal.printable(out))."
        output.show(answer) { [words] }
        return .ok
    }

    private func chosen(_ all: [WaitingKeyring]) throws(OperatorFailure) -> [WaitingKeyring] {
        let chosen = all.filter { digest == nil || $0.digest == digest }
        guard !chosen.isEmpty else {
            throw OperatorFailure(
                .refused,
                digest == nil ? "No change of keys waits." : "Nothing that waits has this SHA-256."
            )
        }
        return chosen
    }

    private func sign(
        _ waiting: [WaitingKeyring],
        _ output: Output
    ) throws -> [KeySignature] {
        for line in waiting.flatMap(\.lines) { output.console.note(line) }
        return try keys.enumerated().flatMap { place, path in
            let file = try RootKeyFile(path: path)
            let key = try file.key(passphrase: try passphrases.known(place, of: path))
            return waiting.map { KeySignature($0.signed, key) }
        }
    }
}
