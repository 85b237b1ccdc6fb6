import Access
import HTTPServer
import Kernel
import Vocabulary

/// Policies: when a right holds within its dates.
extension Rights {
    var policyRoutes: [Route] { [putPolicyRoute, listPolicies] }

    private static let windowsMax = 64
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private static let policyAnswer: [Field] = [
        Field("number", .integer(1...65_535), "Its number."),
        Field("name", .line(), "Its name; imports may use it."),
        Field(
            "windows",
            .list(of: .object(window), count: 1...windowsMax),
            "The policy holds when any of these does."
        ),
    ]

    private static let window: [Field] = [
        Field("days", .list(of: .choice(days), count: 1...7), "The days of the week."),
        Field("opens", .integer(0...1_439), example: 480, "Minute of the day it begins."),
        Field("closes", .integer(1...1_440), example: 1_080, "Minute of the day it ends."),
        .optional("utcOffset", .integer(-840...840), "Minutes east of UTC."),
    ]

    private var putPolicyRoute: Route {
        Route(
            .put,
            [
                "v1", "scopes", Self.scopePlace, "policies",
                .place("number", .integer(1...65_535), "Number of the policy."),
            ],
            name: "putPolicy",
            access: .operatorToken,
            body: .json(Array(Self.policyAnswer.dropFirst())),
            answers: [.init(200, .json(Self.policyAnswer), "The policy as it is now.")],
            problems: [.notFound, .conflict],
            "Makes a policy, or gives it other windows.",
            .command { [self] input, session in
                let scope = try scope(session, input.id("scope"), company: input.company).scope
                let number = UInt16(clamping: input.integer("number"))
                let items = input.list("windows").compactMap(\.object).map { input.with($0) }
                var windows: [WeeklyWindow] = []
                for (index, item) in items.enumerated() {
                    guard let window = Self.window(number, UInt8(clamping: index), item) else {
                        throw RightsRefusal.windowWrong
                    }
                    windows.append(window)
                }
                let policy = PolicyRow(number: number, name: input.text("name"), windows: windows)
                try putPolicy(session, scope: scope, policy)
                return .json(Self.json(policy))
            }
        )
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

    private static func json(_ policy: PolicyRow) -> JSONValue {
        let windows = policy.windows.map { window -> JSONValue in
            let named = days.indices.filter { window.weekdays & 1 << UInt8($0) != 0 }
            return [
                "days": .list(named.map { .text(days[$0]) }), "opens": .count(window.opens),
                "closes": .count(window.closes), "utcOffset": .count(window.offset),
            ]
        }
        return [
            "number": .count(policy.number), "name": .text(policy.name),
            "windows": .list(windows),
        ]
    }

    private var listPolicies: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "policies"],
            name: "listPolicies",
            access: .operatorToken,
            answers: [.init(200, .json(Page.fields(of: Self.policyAnswer)), "All, by number.")],
            problems: [.notFound],
            "Lists the policies of a scope.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let scope = try scope(session, input.id("scope"), company: input.company)
                    let policies = try zones(session, scope.scope).policies()
                    return .json(Page.json(policies.map(Self.json)))
                }
            }
        )
    }
}
