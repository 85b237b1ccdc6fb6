import Access
import HTTPServer
import Kernel
import Rights
import Sync
import Vocabulary

/// What a gate would say to a right there and then, and why.
extension Devices {
    private static let need: [Field] = [
        Field("need", .line(), "What is needed, in one word."),
        .optional("at", .time, "From when: of a moment."),
        .optional(
            "numbers",
            .list(of: .integer(0...Int64(UInt32.max)), count: 0...RuleList.numbersMax),
            "Of zones or products."
        ),
        .optional(
            "gates",
            .list(of: .id(GateID.self), count: 0...RuleList.numbersMax),
            "Which gates."
        ),
        .optional("assurance", .choice(AssuranceName.all), "How hard to copy: of a medium."),
    ]

    private static let words: [Field] = [
        Field("en", .line(1...1_000), "In English."), Field("fr", .line(1...1_000), "In French."),
    ]

    private static let explanation: [Field] = [
        Field(
            "needs",
            .list(of: .object(need), count: 0...32),
            "The nearest thing that would have let the person in: all of these; empty where "
                + "nothing that may still come would."
        ),
        .optional(
            "utcOffset",
            .integer(-840...840),
            isNullable: true,
            "Minutes east of UTC of the place at the moment that is needed."
        ),
    ]

    private static let previewAnswer: [Field] = [
        Field("verdict", .choice(["granted", "refused"]), "What the gate would say."),
        Field(
            "refusal",
            .choice(Refusal.allCases.map(\.name)),
            isNullable: true,
            "Why it would refuse."
        ),
        Field("flags", .list(of: .line(), count: 0...8), "What would be remarkable of a grant."),
        Field("right", .id(RightID.self), isNullable: true, "The right, where one is named."),
        Field("zone", .integer(1...319), "The zone."),
        Field("direction", .choice(Direction.allCases.map(\.name)), "Which way."),
        Field("at", .time, "When."),
        Field("explanation", .object(explanation), isNullable: true, "What would help."),
        Field("words", .object(words), "The answer for people."),
        Field("use", .object(PreviewQuestion.useFields), isNullable: true, "The use until then."),
        Field(
            "isTruncated",
            .flag,
            "Whether gates told more of the right than the use was counted from."
        ),
        Field("occupancy", .integer(0...Int64(UInt32.max)), "Persons in the zone, as known."),
        Field("headVersion", .integer(0...Int64.max), "The newest head of the scope."),
    ]

    var previewRoute: Route {
        Route(
            .post,
            [
                "v1", "scopes", .place("scope", .id(ScopeID.self), "The scope."), "preview",
            ],
            name: "previewDecision",
            access: .staff(.read(.places)),
            body: .json(PreviewQuestion.fields),
            answers: [.init(200, .json(Self.previewAnswer), "What the gate would say.")],
            problems: [.notFound],
            "Tells what a gate would say to a right at a moment, and what would help. Changes "
                + "nothing.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    try preview(input, session)
                }
            }
        )
    }

    private func preview(_ input: Input, _ session: any Session) throws -> Reply {
        let scope = try rights.scope(session, input.id("scope"), company: input.company)
        var gate: GateRow?
        if let id = input.idIfGiven("gate", as: GateID.self) {
            let found = try findGate(session, id, company: input.company)
            guard found.scope == scope.scope else { throw DevicesRefusal.noSuchGate }
            gate = found
        }
        let question = try PreviewQuestion(input, gate: gate)
        guard try rights.hasZone(session, scope.scope, question.zone) else {
            throw DevicesRefusal.noSuchZone
        }
        let gathered = try PreviewFacts(rights, session, scope)
        var answer = PreviewAnswer(question, gathered.view)
        answer.words = ExplanationWords(
            zones: try rights.zoneNames(session, scope.scope),
            gates: try gateNames(session, scope.scope)
        )
        switch try gathered.claim(question.subject) {
        case .failure(let refusal): answer.refusal = refusal
        case .success(let claim):
            let (facts, isTruncated) = try gathered.facts(question, claim)
            answer.decide(facts)
            answer.isTruncated = isTruncated
        }
        return .json(answer.json)
    }

    private func gateNames(
        _ session: any Session,
        _ scope: ScopeID
    ) throws(StoreError) -> [GateID: String] {
        var names: [GateID: String] = [:]
        try session.each("SELECT id, name FROM gate WHERE scope = $1", scope) {
            row throws(StoreError) in names[try row.id(0)] = try row.text(1)
        }
        return names
    }
}

/// The answer on its way: decided by the function that gates decide by.
private struct PreviewAnswer {
    let question: PreviewQuestion
    let view: CacheView
    var refusal: Refusal?
    var words = ExplanationWords(zones: [:], gates: [:])
    var isTruncated = false
    private var grant: Grant?
    private var explanation: Explanation?
    private var facts: Facts?

    init(_ question: PreviewQuestion, _ view: CacheView) {
        self.question = question
        self.view = view
    }

    mutating func decide(_ facts: Facts) {
        self.facts = facts
        switch Decision.verdict(on: facts) {
        case .granted(let grant): self.grant = grant
        case .refused(let refusal):
            self.refusal = refusal
            explanation = Decision.explanation(of: facts)
        }
    }

    var json: JSONValue {
        [
            "verdict": .text(refusal == nil ? "granted" : "refused"),
            "refusal": .optional(refusal?.name),
            "flags": .list(flags.map { .text($0) }),
            "right": facts.map { .id($0.claim.right) } ?? .null,
            "zone": .count(question.zone), "direction": .text(question.direction.name),
            "at": .time(question.time.low), "explanation": explained,
            "words": sentence.json, "use": facts.map { PreviewQuestion.json($0.use) } ?? .null,
            "isTruncated": .bool(isTruncated),
            "occupancy": .count(facts?.occupancy ?? 0), "headVersion": .count(view.headVersion),
        ]
    }

    private var sentence: BothLanguages {
        guard let refusal else {
            return question.direction == .entry
                ? BothLanguages(en: "Let in.", fr: "Admis.")
                : BothLanguages(en: "Let out.", fr: "Sortie permise.")
        }
        return words.sentence(explanation ?? Explanation(refusal))
    }

    private var flags: [String] {
        guard let grant else { return [] }
        let all: [(GrantFlags, String)] = [
            (.ahead, "ahead"), (.stale, "stale"), (.uncertainClock, "uncertain_clock"),
            (.holderCheck, "holder_check"),
        ]
        return all.filter { grant.flags.contains($0.0) }.map(\.1)
            + (grant.isSoftPassback ? ["soft_passback"] : [])
    }

    private var explained: JSONValue {
        guard let explanation else { return .null }
        return [
            "needs": .list(explanation.forms.map(Self.json)),
            "utcOffset": explanation.offset.map { .count($0) } ?? .null,
        ]
    }

    private static func json(_ form: ProposalForm) -> JSONValue {
        var members: [String: JSONValue] = ["need": .text(form.need)]
        members["at"] = form.at.map { .time($0) }
        members["numbers"] = form.numbers.map { .list($0.map { .count($0) }) }
        members["gates"] = form.gates.map { .list($0.map { .id($0) }) }
        members["assurance"] = form.assurance.map { .text($0) }
        return .object(members)
    }
}
