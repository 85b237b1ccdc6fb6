import CommandLine
import HubAdmin
import Processes
import Vocabulary

/// `jalon right`: who may pass where, when and how often.
enum RightCommands {
    static let shown = [
        "id", "scope", "status", "generation", "reference", "holder", "kind", "validFrom",
        "validUntil", "zoneSet", "policy", "usesMax", "uses",
    ]

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        switch parsed.path.last {
        case "issue": return try await issue(parsed, session)
        case "import": return try await RightImportCommand(parsed).run(session)
        case "show": return try await show(parsed, session)
        case "link": return try await link(parsed, session)
        case "transfer": return try await transfer(parsed, session)
        case "explain": return try await RightExplainCommand(parsed).run(session)
        default: return try await change(parsed, session)
        }
    }

    private static func issue(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode
    {
        let picture = try CodePicture(parsed)
        var members: [String: JSON] = [
            "scope": .text(try parsed.requiredID("scope", as: ScopeID.self).description)
        ]
        members["validFrom"] = try parsed.moment("from", isEnd: false).map(JSON.time)
        members["validUntil"] = try parsed.moment("until", isEnd: true).map(JSON.time)
        members["zoneSet"] = try parsed.int("zone-set", in: 0...65_535).map(JSON.whole)
        members["policy"] = try parsed.int("policy", in: 0...65_535).map(JSON.whole)
        members["usesMax"] = try parsed.int("uses", in: 0...65_534).map(JSON.whole)
        members["slotSeconds"] = parsed.string("slot").flatMap { Int64($0) }.map(JSON.integer)
        members["reference"] = parsed.string("reference").map(JSON.text)
        members["holder"] = holder(parsed)
        let made = try await session.hub.command(AdminAPI.rights, body: .object(members))
        try await draw(picture, of: made, session)
        session.output.show(made, members: shown)
        return .ok
    }

    private static func draw(
        _ picture: CodePicture?,
        of made: JSON,
        _ session: Session
    ) async throws {
        guard let picture else { return }
        guard let right = made["id"]?.text.flatMap({ RightID(text: $0) }) else {
            throw OperatorFailure(.strangeAnswer, "The hub did not say which right it made.")
        }
        try await picture.save(right, session)
    }

    private static func show(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let right = try parsed.argumentID(as: RightID.self)
        let found = try await session.hub.get(AdminAPI.right(right))
        if let picture = try CodePicture(parsed) { try await picture.save(right, session) }
        let phone = try await session.hub.get(AdminAPI.phone(right))
        var members = found.members ?? [:]
        members["phone"] = session.output.isJSON ? phone : .text(words(of: phone))
        session.output.show(.object(members), members: shown + ["slotSeconds", "phone"])
        return .ok
    }

    private static func words(of phone: JSON) -> String {
        /// To the minute.
        func time(_ name: String) -> String? { phone[name]?.text.map { $0.prefix(16) + "Z" } }
        guard phone["isHeld"]?.flag == true else {
            return time("linkUntil").map { "none; a link is open until \($0)" } ?? "none"
        }
        return "since \(time("boundAt") ?? "-"), codes until \(time("coveredUntil") ?? "-")"
    }

    /// Prints the whole address: it holds the secret, and goes to the holder and to nobody else.
    private static func link(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let right = try parsed.argumentID(as: RightID.self)
        var body: [String: JSON] = [:]
        body["hours"] = try parsed.int("hours", in: 1...720).map(JSON.whole)
        let made = try await session.hub.command(AdminAPI.link(right), body: .object(body))
        guard let path = made["path"]?.text else {
            throw OperatorFailure(.strangeAnswer, "The hub did not say where the link leads.")
        }
        var members = made.members ?? [:]
        members["link"] = .text(session.address.url + path)
        if made["isHeld"]?.flag == true {
            session.output.console.note("A phone holds this right; the link takes it over.")
        }
        session.output.show(.object(members), members: ["link", "expiresAt"])
        return .ok
    }

    private static func transfer(
        _ parsed: ParsedCommand,
        _ session: Session
    ) async throws -> ExitCode {
        let right = try parsed.argumentID(as: RightID.self)
        let picture = try CodePicture(parsed)
        let body = JSON.object(holder(parsed).map { ["holder": $0] } ?? [:])
        let path = AdminAPI.right(right) + "/transfer"
        let changed = try await session.hub.command(path, body: body)
        if let picture { try await picture.save(right, session) }
        session.output.show(changed, members: shown)
        return .ok
    }

    /// Suspends, resumes, revokes, bans or lifts; the words are those of the hub's addresses.
    private static func change(
        _ parsed: ParsedCommand,
        _ session: Session
    ) async throws -> ExitCode {
        let right = try parsed.argumentID(as: RightID.self)
        let word = parsed.path.last ?? "revoke"
        let changed = try await session.hub.command("\(AdminAPI.right(right))/\(word)")
        session.output.show(changed, members: ["id", "status", "generation"])
        return .ok
    }

    private static func holder(_ parsed: ParsedCommand) -> JSON? {
        parsed.string("holder").map { .object(["name": .text($0)]) }
    }
}

/// Where the picture of a code is to be written.
struct CodePicture {
    let file: String
    let kind: String
    let correction: String

    init?(_ parsed: ParsedCommand) throws(UsageError) {
        let svg = parsed.string("svg")
        let png = parsed.string("png")
        guard svg == nil || png == nil else {
            throw UsageError(.unexpectedValue, "Give --svg or --png, not both.")
        }
        guard let file = svg ?? png else { return nil }
        self.file = file
        kind = svg == nil ? "png" : "svg"
        correction = parsed.flag("paper") ? "Q" : "M"
    }

    /// For its owner only: whoever has the picture can pass.
    func save(_ right: RightID, _ session: Session) async throws {
        let bytes = try await session.hub.bytes(
            "\(AdminAPI.code(right)).\(kind)",
            query: [("ecc", correction)]
        )
        do throws(SystemFailure) {
            try Files.write(bytes, to: file)
        } catch {
            throw OperatorFailure(
                .cannotWrite,
                "The picture of \(right) could not be written: \(error)."
            )
        }
        session.output.console.note("The code is in \(Terminal.printable(file)).")
    }
}
