import Access
import Crypto
import HTTPServer
import Kernel
import Vocabulary

/// Policies: when, and how often, a right or a zone admits.
extension Rights {
    var policyRoutes: [Route] {
        [putPolicyRoute, compilePolicyRoute, showPolicy, listPolicies, deletePolicy]
    }

    private static let days = RuleForm.days

    private static let policyAnswer: [Field] = [
        Field("number", .integer(1...65_535), "Its number."),
        Field("name", .line(), "Its name; imports may use it."),
        .optional(
            "windows",
            .list(of: .object(window), count: 0...RuleForm.rowsMax),
            "Hours at a fixed offset from UTC; the policy holds when any of these does."
        ),
        RuleForm.groups,
        .optional(
            "timeZone",
            .line(1...TimeZoneDatabase.nameLengthMax),
            isNullable: true,
            example: "Europe/Paris",
            "The time zone of its groups; null for that of the scope."
        ),
    ]

    private static let window: [Field] = [
        Field("days", .list(of: .choice(days), count: 1...7), "The days of the week."),
        Field("opens", .integer(0...1_439), example: 480, "Minute of the day it begins."),
        Field("closes", .integer(1...1_440), example: 1_080, "Minute of the day it ends."),
        .optional("utcOffset", .integer(-840...840), "Minutes east of UTC."),
    ]

    private static let policyPlace = PathTemplate.Part.place(
        "number",
        .integer(1...65_535),
        "Number of the policy."
    )

    private var putPolicyRoute: Route {
        Route(
            .put,
            ["v1", "scopes", Self.scopePlace, "policies", Self.policyPlace],
            name: "putPolicy",
            access: .staff(.write(.places)),
            body: .json(Array(Self.policyAnswer.dropFirst())),
            bodyBytesMax: 256 * 1_024,
            answers: [.init(200, .json(Self.policyAnswer), "The policy as it is now.")],
            problems: [.notFound, .conflict],
            "Makes a policy, or gives it other rules.",
            .command { [self] input, session in
                let scope = try scope(session, input.id("scope"), company: input.company).scope
                let rows = try zones(session, scope)
                let policy = try policy(input) { name in
                    try rows.number(ofTimeZone: name, timeZones, now: input.now)
                }
                try rows.put(policy)
                try rows.dropTimeZones()
                return .json(Self.json(policy, try rows.timeZones()))
            }
        )
    }

    private var compilePolicyRoute: Route {
        Route(
            .post,
            [
                "v1", "scopes", Self.scopePlace, "policies", Self.policyPlace,
                .word("compile"),
            ],
            name: "compilePolicy",
            access: .staff(.read(.places)),
            body: .json(Array(Self.policyAnswer.dropFirst())),
            bodyBytesMax: 256 * 1_024,
            answers: [
                .init(
                    200,
                    .json([
                        Field(
                            "rows",
                            .list(of: .line(96...96), count: 0...RuleForm.rowsMax),
                            "Rows of the policy table, 48 bytes each in hex."
                        )
                    ]),
                    "What gates would get."
                )
            ],
            problems: [.notFound],
            "Gives the rows that a policy comes to, as a replay tries them. Changes nothing.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let scope = try scope(session, input.id("scope"), company: input.company)
                    let rows = try zones(session, scope.scope)
                    let policy = try policy(input) { try rows.knownNumber(ofTimeZone: $0) }
                    return .json(["rows": .list(policy.records.map { .text(Hex.encode($0)) })])
                }
            }
        )
    }

    private func policy(
        _ input: Input,
        number timeZoneNumber: (String?) throws -> UInt16
    ) throws -> PolicyRow {
        let number = UInt16(clamping: input.integer("number"))
        var windows: [WeeklyWindow] = []
        for (index, item) in input.list("windows").compactMap(\.object).enumerated() {
            let item = input.with(item)
            guard let window = Self.window(number, UInt8(clamping: index), item) else {
                throw RightsRefusal.windowWrong
            }
            windows.append(window)
        }
        let groups = input.list("groups")
        let name = input.textIfGiven("timeZone")
        guard name == nil || !groups.isEmpty else { throw RightsRefusal.timeZoneOfWindows }
        let timeZone = groups.isEmpty ? 0 : try timeZoneNumber(name)
        var reader = RuleReader(timeZone: timeZone)
        let policy = PolicyRow(
            number: number,
            name: input.text("name"),
            windows: windows,
            groups: reader.groups(groups),
            timeZone: timeZone
        )
        let faults = reader.faults.isEmpty ? PolicyCheck.faults(policy) : reader.faults
        guard faults.isEmpty else {
            throw Problem(.invalid, Problem.wrongValue, faults: Array(faults.prefix(50)))
        }
        return policy
    }

    private static func window(_ policy: UInt16, _ index: UInt8, _ item: Input) -> WeeklyWindow? {
        let named = item.list("days").compactMap(\.text)
        let weekdays = days.indices.reduce(UInt8(0)) { bits, day in
            named.contains(days[day]) ? bits | 1 << UInt8(day) : bits
        }
        return WeeklyWindow(
            policy: policy,
            index: index,
            weekdays: weekdays,
            opens: UInt16(clamping: item.integer("opens")),
            closes: UInt16(clamping: item.integer("closes")),
            offset: Int16(clamping: item.integerIfGiven("utcOffset") ?? 0)
        )
    }

    private static func json(_ policy: PolicyRow, _ names: [UInt16: String]) -> JSONValue {
        let windows = policy.windows.map { window -> JSONValue in
            let named = days.indices.filter { window.weekdays & 1 << UInt8($0) != 0 }
            return [
                "days": .list(named.map { .text(days[$0]) }), "opens": .count(window.opens),
                "closes": .count(window.closes), "utcOffset": .count(window.offset),
            ]
        }
        let isPlace = policy.timeZone <= PolicyRules.placeZone
        return [
            "number": .count(policy.number), "name": .text(policy.name),
            "windows": .list(windows), "groups": RuleForm.json(policy.groups),
            "timeZone": .optional(isPlace ? nil : names[policy.timeZone]),
        ]
    }
}

extension Rights {
    private var showPolicy: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "policies", Self.policyPlace],
            name: "showPolicy",
            access: .staff(.read(.places)),
            answers: [.init(200, .json(Self.policyAnswer), "The policy.")],
            problems: [.notFound],
            "Shows a policy.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let scope = try scope(session, input.id("scope"), company: input.company)
                    let rows = try zones(session, scope.scope)
                    let number = input.integer("number")
                    let policy = try rows.policies().first { Int64($0.number) == number }
                    guard let policy else { throw RightsRefusal.policyNotFound }
                    return .json(Self.json(policy, try rows.timeZones()))
                }
            }
        )
    }

    private var listPolicies: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "policies"],
            name: "listPolicies",
            access: .staff(.read(.places)),
            answers: [.init(200, .json(Page.fields(of: Self.policyAnswer)), "All, by number.")],
            problems: [.notFound],
            "Lists the policies of a scope.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let scope = try scope(session, input.id("scope"), company: input.company)
                    let rows = try zones(session, scope.scope)
                    let names = try rows.timeZones()
                    return .json(Page.json(try rows.policies().map { Self.json($0, names) }))
                }
            }
        )
    }

    private var deletePolicy: Route {
        Route(
            .delete,
            ["v1", "scopes", Self.scopePlace, "policies", Self.policyPlace],
            name: "deletePolicy",
            access: .staff(.write(.places)),
            answers: [.init(204, .none, "It is gone.")],
            problems: [.notFound, .conflict],
            "Takes a policy away that no right and no zone has.",
            .command { [self] input, session in
                let scope = try scope(session, input.id("scope"), company: input.company).scope
                let rows = try zones(session, scope)
                try rows.delete(policy: UInt16(clamping: input.integer("number")))
                try rows.dropTimeZones()
                return .noContent
            }
        )
    }
}
