import CommandLine
import Crypto
import HubAdmin
import Sync
import Vocabulary

/// `jalon keys show`.
struct KeyShowCommand {
    private let scope: ScopeID?
    private let out: String?

    init(_ parsed: ParsedCommand) throws {
        scope = try parsed.id("scope", as: ScopeID.self)
        out = parsed.string("out")
    }

    func run(_ session: Session) async throws {
        let list = try await session.hub.get(AdminAPI.keyrings)
        let keyrings = (list["items"]?.list ?? []).filter { item in
            scope == nil || item["scope"]?.text == scope?.description
        }
        guard scope == nil || !keyrings.isEmpty else {
            throw OperatorFailure(.refused, "There is no such scope, or nothing vouches for it.")
        }
        let waiting = try await session.hub.get(AdminAPI.keyringProposals)
        if let out { try KeyFile.write(waiting, to: out) }
        let all = try WaitingKeyring.all(waiting)
        var digests: [String] = []
        for item in keyrings { digests.append(try await digest(of: item, session.hub)) }
        let told = zip(keyrings, digests).map { item, digest in
            JSON.object((item.members ?? [:]).merging(["digest": .text(digest)]) { $1 })
        }
        let answer = JSON.object([
            "keyrings": .list(told), "waiting": .list(waiting["items"]?.list ?? []),
        ])
        session.output.show(answer) {
            let shown = told.flatMap(Self.lines)
            let next = all.flatMap { ["", "waiting: \($0.state)"] + $0.lines }
            return (shown.isEmpty ? ["There is no scope yet."] : shown) + next
        }
    }

    /// What `jalon keys ceremony` asks a person to compare.
    private func digest(of item: JSON, _ hub: HubConnection) async throws -> String {
        guard let scope = item["scope"]?.text.flatMap({ ScopeID(text: $0) }),
            let signed = try? SignedKeyring(bytes: try await hub.bytes(AdminAPI.keyring(scope)))
        else { throw OperatorFailure(.strangeAnswer, "A keyring in force cannot be read.") }
        return signed.hexDigest
    }

    private static func lines(_ keyring: JSON) -> [String] {
        let threshold = keyring["threshold"]?.integer ?? 0
        let roots = keyring["roots"]?.integer ?? 0
        var table = TextTable(headings: ["ROLE", "NUMBER", "FROM", "UNTIL", "STATE"])
        for key in keyring["keys"]?.list ?? [] {
            let state =
                key["isStruck"] == .bool(true)
                ? "stolen" : key["isSigning"] == .bool(true) ? "signs" : nil
            table.add([
                key["role"]?.text, key["number"].map(Output.cell), key["notBefore"]?.text,
                key["notAfter"]?.text, state,
            ])
        }
        let warning = keyring["warning"]?.text.map { ["Beware: \(Sentence.printed($0))"] } ?? []
        return [
            "\(TextTable.cell(keyring["scope"]?.text))  version "
                + "\(keyring["version"]?.integer ?? 0), \(threshold) of \(roots) roots, until "
                + TextTable.cell(keyring["expiresAt"]?.text)
        ] + table.lines.map { "  " + $0 } + ["  SHA-256 \(TextTable.cell(keyring["digest"]?.text))"]
            + warning
    }
}
