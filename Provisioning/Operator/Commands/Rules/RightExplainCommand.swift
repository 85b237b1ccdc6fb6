import Access
import CommandLine
import HubAdmin
import Vocabulary

/// `jalon right explain`: what a gate would say to a right there and then, and what would help.
struct RightExplainCommand {
    static let spec = CommandSpec(
        "explain",
        summary: "Tells what a gate would say to a right at a moment; exit 1 where it refuses.",
        options: [
            .value("gate", "GATE", "The gate; this or --zone."),
            .value("zone", "N", "The zone of some gate; this or --gate."),
            .value("at", "TIME", "A day or a time in UTC; now when it is not given."),
            .value(
                "direction",
                "DIRECTION",
                choices: ["entry", "exit"],
                "Which way; in, where the gate lets in."
            ),
            .value(
                "medium",
                "MEDIUM",
                choices: ["static_code", "rotating_code"],
                "What shows the code."
            ),
            .value("occupancy", "N", "Persons in the zone then, in place of those known."),
            .value("language", "LANGUAGE", default: "en", choices: ["en", "fr"], "Of the answer."),
        ],
        arguments: [ArgumentSpec("RIGHT", "The id of the right.")],
        example: "jalon right explain right_AERUKZ4JVPG66 --gate gate_AERUKZY "
            + "--at 2026-03-01T18:30:00Z"
    )

    private let right: RightID
    private let body: [String: JSON]
    private let language: String

    init(_ parsed: ParsedCommand) throws(UsageError) {
        right = try parsed.argumentID(as: RightID.self)
        var body: [String: JSON] = ["right": .text(right.description)]
        body["gate"] = try parsed.id("gate", as: GateID.self).map { .text($0.description) }
        body["zone"] = try parsed.int("zone", in: 1...319).map(JSON.whole)
        guard (body["gate"] == nil) != (body["zone"] == nil) else {
            throw UsageError(.missingOption, "Give one of --gate GATE and --zone N.")
        }
        body["at"] = try parsed.moment("at", isEnd: false).map(JSON.time)
        body["direction"] = parsed.string("direction").map(JSON.text)
        body["medium"] = parsed.string("medium").map(JSON.text)
        body["occupancy"] = try parsed.int("occupancy", in: 0...Int(UInt32.max)).map(JSON.whole)
        self.body = body
        language = parsed.string("language") ?? "en"
    }

    func run(_ session: Session) async throws -> ExitCode {
        let found = try await session.hub.get(AdminAPI.right(right))
        guard let scope = found["scope"]?.text.flatMap({ ScopeID(text: $0) }) else {
            throw OperatorFailure(.strangeAnswer, "The hub did not say of which scope it is.")
        }
        let answer = try await session.hub.command(
            AdminAPI.preview(scope),
            body: .object(body)
        )
        session.output.show(answer) { lines(of: answer) }
        return answer["verdict"]?.text == "granted" ? .ok : .no
    }

    private func lines(of answer: JSON) -> [String] {
        let sentence = answer["words"]?[language]?.text ?? ""
        return [Terminal.printable(sentence, limit: 1_000), known(answer)]
    }

    /// What the hub rests on.
    private func known(_ answer: JSON) -> String {
        let isFrench = language == "fr"
        let use = answer["use"]
        let entries = use?["uses"].map(Output.cell) ?? "0"
        let zone = use?["zone"]?.integer ?? 0
        var place = isFrench ? "dehors" : "outside"
        if use?["inside"] == .bool(true) {
            let inside = isFrench ? "à l'intérieur" : "inside"
            place = zone == 0 ? inside : (isFrench ? "en zone \(zone)" : "in zone \(zone)")
        }
        var parts =
            isFrench
            ? ["Ce que le serveur sait alors : entrées \(entries)", place]
            : ["As the hub knows it then: entries \(entries)", place]
        if let last = use?["lastEntry"]?.text {
            let time = Terminal.printable(last)
            parts.append(isFrench ? "dernière entrée \(time)" : "last entry \(time)")
        }
        if let persons = answer["occupancy"]?.integer, persons > 0 {
            let word = isFrench ? "personnes dans la zone" : "persons in the zone"
            parts.append("\(persons) \(word)")
        }
        return parts.joined(separator: ", ") + "."
    }
}
