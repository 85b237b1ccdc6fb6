import FoundationEssentials
import HubAdmin
import Processes
import Vocabulary

/// What the hub was told before the first scan: three scopes, four gates, people and rights.
struct Season: Sendable {
    /// One place as the hub knows it.
    struct Site: Sendable {
        let scope: ScopeID
        let gate: String
        let enrolment: JSON
        /// Right ids by the references of the people file.
        let rights: [String: String]
    }

    /// The kiosk's cache is short-lived, so that it can be seen to grow stale.
    private static let kioskLifetimeSeconds: Int64 = 20
    /// A hundred with codes, and those who come by badge.
    private static let gymCapacity: Int64 = 100 + BadgeCast.entriesAtKiosk
    private static let badgeAddress = "https://gym.example/b"

    let hub: HubConnection
    private(set) var sites: [Place: Site] = [:]

    init(hub: HubConnection, run: Int, peopleFolder: String) async throws {
        self.hub = hub
        for place in Place.allCases where place.home == place {
            sites[place] = try await Self.site(place, hub, run: run, peopleFolder)
        }
        for place in Place.allCases where place.home != place {
            let home = try site(place.home)
            sites[place] = try await Self.site(place, hub, run, home.scope, home.rights)
        }
    }

    private static func site(
        _ place: Place,
        _ hub: HubConnection,
        run: Int,
        _ peopleFolder: String
    ) async throws -> Site {
        var members: [String: JSON] = ["name": .text("\(place.scopeName) \(run)")]
        if place == .kiosk {
            members["headLifetimeSeconds"] = .integer(kioskLifetimeSeconds)
            members["badgeAddress"] = .text(badgeAddress)
        }
        let scope = try id(
            await hub.command(AdminAPI.scopes, body: .object(members)),
            as: ScopeID.self
        )
        try await zones(of: place, scope, hub)
        let people = try Files.read(peopleFolder + "/" + place.peopleFile, limit: 1 << 20)
        _ = try await hub.upload(
            AdminAPI.importRights,
            query: [("scope", scope.description)],
            type: "text/csv",
            bytes: people
        )
        return try await site(place, hub, run, scope, rights(of: scope, hub))
    }

    /// The gate of a place, and the enrolment of its edge.
    private static func site(
        _ place: Place,
        _ hub: HubConnection,
        _ run: Int,
        _ scope: ScopeID,
        _ rights: [String: String]
    ) async throws -> Site {
        let gate = try await hub.command(
            AdminAPI.gates,
            body: .object([
                "scope": .text(scope.description), "zone": .integer(Int64(place.zone)),
                "name": .text("\(place.rawValue) \(run)"), "direction": .text("entry"),
            ])
        )
        let gateID = try text("id", in: gate)
        let enrolment = try await hub.command(
            AdminAPI.enrolments,
            body: .object(["gate": .text(gateID), "name": .text("\(place.rawValue) \(run)")])
        )
        return Site(
            scope: scope,
            gate: gateID,
            enrolment: enrolment,
            rights: rights
        )
    }

    private static func zones(of place: Place, _ scope: ScopeID, _ hub: HubConnection) async throws
    {
        switch place {
        case .stele:
            try await zone(1, "Col", [:], scope, hub)
            try await zoneSet(1, "Course", [1], scope, hub)
            try await closedToday(scope, hub)
        case .turnstile:
            try await zone(1, "Stadium", [:], scope, hub)
            try await zone(
                2,
                "North stand",
                ["parent": .integer(1), "antiPassback": .bool(true)],
                scope,
                hub
            )
            try await zone(3, "Lounge", ["parent": .integer(1)], scope, hub)
            try await zoneSet(1, "Stand", [2], scope, hub)
            try await zoneSet(2, "Lounge", [3], scope, hub)
        case .kiosk:
            let terms: [String: JSON] = [
                "capacity": .integer(gymCapacity), "stalePolicy": .text("closed"),
            ]
            try await zone(1, "Gym", terms, scope, hub)
            try await zone(2, "Staff room", ["assuranceMin": .text("one_time")], scope, hub)
            try await zoneSet(1, "Member", [1], scope, hub)
            try await zoneSet(2, "Staff", [1, 2], scope, hub)
        case .door: break
        }
    }

    private static func zone(
        _ number: Int64,
        _ name: String,
        _ terms: [String: JSON],
        _ scope: ScopeID,
        _ hub: HubConnection
    ) async throws {
        let body = terms.merging(["number": .integer(number), "name": .text(name)]) { $1 }
        _ = try await hub.command(AdminAPI.zones(scope), body: .object(body))
    }

    private static func zoneSet(
        _ number: Int64,
        _ name: String,
        _ zones: [Int64],
        _ scope: ScopeID,
        _ hub: HubConnection
    ) async throws {
        _ = try await hub.command(
            AdminAPI.zoneSets(scope) + "/\(number)",
            method: "PUT",
            body: .object(["name": .text(name), "zones": .list(zones.map { .integer($0) })])
        )
    }

    /// Policy 1 of the course: any day but today, yesterday and tomorrow (UTC).
    private static func closedToday(_ scope: ScopeID, _ hub: HubConnection) async throws {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let days = Int(Clock.system.now().milliseconds / 86_400_000)
        // 1970-01-01 was a Thursday.
        let today = (days + 3) % 7
        let others = names.indices.filter { ![0, 1, 6].contains(($0 - today + 7) % 7) }
        let window: JSON = .object([
            "days": .list(others.map { .text(names[$0]) }), "opens": .integer(0),
            "closes": .integer(1_440),
        ])
        _ = try await hub.command(
            "\(AdminAPI.scopes)/\(scope)/policies/1",
            method: "PUT",
            body: .object(["name": .text("Other days"), "windows": .list([window])])
        )
    }

    private static func rights(
        of scope: ScopeID,
        _ hub: HubConnection
    ) async throws -> [String: String] {
        let list = try await hub.list(AdminAPI.rights, query: [("scope", scope.description)])
        var found: [String: String] = [:]
        for right in list["items"]?.list ?? list.list {
            found[right["reference"]?.text ?? ""] = right["id"]?.text
        }
        return found
    }

    private static func text(_ name: String, in answer: JSON) throws -> String {
        guard let text = answer[name]?.text else {
            throw DemonstrationFailure("The hub's answer lacks \(name).")
        }
        return text
    }

    private static func id<Kind>(
        _ answer: JSON,
        as _: Identifier<Kind>.Type
    ) throws -> Identifier<Kind> {
        guard let id = Identifier<Kind>(text: try text("id", in: answer)) else {
            throw DemonstrationFailure("The hub's answer lacks an id.")
        }
        return id
    }
}

extension Season {
    func site(_ place: Place) throws -> Site {
        guard let site = sites[place] else {
            throw DemonstrationFailure("The \(place.rawValue) is not known.")
        }
        return site
    }

    func right(_ reference: String, at place: Place) throws -> String {
        guard let right = try site(place).rights[reference] else {
            throw DemonstrationFailure("\(reference) was not imported.")
        }
        return right
    }

    /// The version of the newest head, once nothing more is waiting to be published.
    ///
    /// A change is published within a quarter of a second; twice the same version half a second
    /// apart is the newest.
    func settledVersion(of place: Place) async throws -> Int64 {
        try await Task.sleep(for: .milliseconds(500))
        let scope = try site(place).scope
        let answer = try await hub.get("\(AdminAPI.scopes)/\(scope)")
        return answer["headVersion"]?.integer ?? 0
    }

    /// What stands in the code of a right, as its holder would show it.
    func code(_ reference: String, at place: Place) async throws -> String {
        try await code(ofRight: right(reference, at: place))
    }

    func code(ofRight id: String) async throws -> String {
        let answer = try await hub.get("\(AdminAPI.rights)/\(id)/code")
        return try Self.text("text", in: answer)
    }

    func command(_ word: String, _ reference: String, at place: Place) async throws {
        try await command(word, right: right(reference, at: place))
    }

    func command(_ word: String, right id: String) async throws {
        let body: JSON? = word == "transfer" ? .object([:]) : nil
        _ = try await hub.command("\(AdminAPI.rights)/\(id)/\(word)", body: body)
    }

    /// Issues one more right and gives its code.
    func issue(at place: Place, _ members: [String: JSON]) async throws -> String {
        try await code(ofRight: right(at: place, members))
    }

    /// Issues one more right and gives its id.
    func right(at place: Place, _ members: [String: JSON]) async throws -> String {
        let scope = try site(place).scope.description
        let body = members.merging(["scope": .text(scope)]) { $1 }
        return try Self.text("id", in: await hub.command(AdminAPI.rights, body: .object(body)))
    }

    /// Binds the bare number of a card to a right, and gives the badge's id.
    func badge(number: String, right: String) async throws -> String {
        let made = try await hub.command(
            AdminAPI.badges,
            body: .object([
                "right": .text(right), "medium": .text("badge_number"), "number": .text(number),
            ])
        )
        return try Self.text("id", in: made)
    }

    func reportLost(badge: String) async throws {
        _ = try await hub.command("\(AdminAPI.badges)/\(badge)/lost")
    }
}
