import CommandLine
import Crypto
import HubAdmin
import Processes
import Sync
import Vocabulary

/// `jalon keys ceremony`.
struct CeremonyCommand {
    static let spec = CommandSpec(
        "ceremony",
        summary: "Puts several roots that are kept apart in place of those that vouch now.",
        options: [
            .value("roots", "N", isRequired: true, "How many roots are made."),
            .value("threshold", "T", isRequired: true, "How many of them must sign a change."),
            .value("folder", "DIR", isRequired: true, "Where they are written; new or empty."),
            KeyCommands.passphraseFile,
            .value(
                "old-key",
                "FILE",
                repeats: true,
                "A root that vouches now, where it is not the hub's own."
            ),
            .value("old-passphrase-file", "FILE", repeats: true, "Its passphrase, in order."),
            .value(
                "digest",
                "HEX",
                repeats: true,
                "SHA-256 of a keyring in force that you know is right: it is not asked about."
            ),
            .flag("dry-run", "Does all of it but publish; keeps no key."),
        ],
        example: """
            jalon keys ceremony --roots 3 --threshold 2 --folder /media/roots --dry-run
            jalon keys ceremony --roots 3 --threshold 2 --folder /media/roots
            """
    )

    private let parsed: ParsedCommand
    private let roots: Int
    private let threshold: Int

    init(_ parsed: ParsedCommand) throws(UsageError) {
        self.parsed = parsed
        roots = try parsed.int("roots", in: 1...Keyring.rootsMax) ?? 3
        threshold = try parsed.int("threshold", in: 1...Keyring.rootsMax) ?? 2
        guard threshold <= roots else {
            throw UsageError(
                .invalidValue,
                "Of \(roots) roots, \(threshold) can never sign: the threshold is at most \(roots)."
            )
        }
    }

    func run(_ session: Session) async throws {
        if threshold == 1 {
            session.output.console.note(
                "Beware: with a threshold of 1, whoever has one root signs for every gate."
            )
        }
        let new = Passphrases(files: parsed.strings("passphrase-file"))
        var order = Ceremony.Order(
            roots: roots,
            threshold: threshold,
            folder: parsed.string("folder") ?? "",
            isDryRun: parsed.flag("dry-run"),
            passphrases: try (0..<roots).map { try new.new($0, of: "root \($0 + 1)") }
        )
        order.oldRoots = try oldRoots()
        order.knownDigests = Set(parsed.strings("digest").map { $0.lowercased() })
        let console = session.output.console
        let ceremony = Ceremony(
            session.hub,
            order,
            now: { Clock.system.now() },
            confirm: { try Self.confirm($0, console) }
        )
        let outcome = try await ceremony.run()
        let answer = JSON.object([
            "transcript": .text(outcome.file), "isPublished": .bool(outcome.isPublished),
            "scopes": .whole(outcome.scopes), "isDryRun": .bool(order.isDryRun),
        ])
        session.output.show(answer) { [outcome.transcript, words(outcome, order)] }
    }

    /// Shows the keys in force and asks; where nobody is at a terminal, the digests must be named.
    static func confirm(_ keyrings: [SignedKeyring], _ console: Console) throws -> Bool {
        console.note("The new roots would sign these keys, and only the hub says they are yours:")
        for line in keyrings.flatMap(\.lines) { console.note(line) }
        console.note(
            "Compare each SHA-256 with the last transcript, or with what jalon keys show told "
                + "when the hub was known to be good."
        )
        guard console.isTerminal else {
            throw OperatorFailure(
                .refused,
                "Nothing was signed: nobody is at a terminal to confirm the keys in force. Name "
                    + "each of them with --digest HEX."
            )
        }
        let question = "Type yes if all of them are right (nothing is shown as you type): "
        return HiddenLine.ask(question).map { String(decoding: $0, as: UTF8.self) } == "yes"
    }

    private func words(_ outcome: Ceremony.Outcome, _ order: Ceremony.Order) -> String {
        if order.isDryRun {
            return "All went well, and nothing was changed. The transcript is in \(outcome.file)."
        }
        guard outcome.isPublished else {
            return "The new roots have signed. The old ones must too: jalon keys sign --key FILE, "
                + "then jalon keys publish."
        }
        return "In force for \(outcome.scopes) scopes. The transcript is in \(outcome.file). Give "
            + "each root to another person now."
    }

    private func oldRoots() throws -> [Ed25519PrivateKey] {
        let passphrases = Passphrases(files: parsed.strings("old-passphrase-file"))
        return try parsed.strings("old-key").enumerated().map { place, path in
            try RootKeyFile(path: path).key(passphrase: try passphrases.known(place, of: path))
        }
    }
}
