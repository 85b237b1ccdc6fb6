import HTTPServer
import Hub
import Identity
import Kernel
import Testing
import Vocabulary

/// Walks over every route there is: a new one is under these rules at once.
@Suite(.timeLimit(.minutes(1))) struct `Access to every route` {
    /// What anybody may ask; a route that becomes open must be written here.
    static let open: Set<String> = [
        "checkAlive", "checkReady", "describeAPI", "enrolDevice", "explainProblem", "showHub",
        "showMetrics",
        // A holder's phone shows a secret of its own, which the route itself looks at.
        "openHolderLink", "bindHolderPhone", "renewHolderCapsules", "tellTime", "showTicket",
        "showTicketStyle", "showTicketModule", "showTicketChain", "showTicketWords",
        "showTicketKeep", "showTicketWorker", "showTicketDrawing", "showTicketManifest",
        "showTicketIcon", "showTicketPicture",
        // A sender signs what it sends, or is known by its address.
        "receiveWebhook",
    ]

    @Test func `Only the routes of the list are open`() async throws {
        let hub = try await TestHub()
        let found = hub.hub.router.table.routes.filter { $0.access == .open }.map(\.name)
        #expect(Set(found) == Self.open)
    }

    @Test func `Without a credential, or with a wrong one, nothing else answers`() async throws {
        let hub = try await TestHub()
        let wrong = HubClient(inProcess: hub.hub.router, code: AdminCode().text)
        for (number, route) in hub.hub.router.table.routes.enumerated()
        where route.access != .open {
            let from = [("X-Forwarded-For", "192.0.2.\(number)")]
            let fields = from + Self.fields(of: route)
            let target = Self.target(of: route)
            let body = Self.body(of: route)
            for client in [HubClient(inProcess: hub.hub.router, code: nil), wrong] {
                let answer = try await client.send(
                    route.method,
                    target,
                    fields: fields,
                    body: body
                )
                #expect(answer.status == 401, "\(route.name)")
                #expect(answer.json["code"] == "unauthorized", "\(route.name)")
            }
        }
    }

    @Test func `An operator's code does not stand for a device's signature`() async throws {
        let hub = try await TestHub()
        for route in hub.hub.router.table.routes where route.access == .device {
            let answer = try await hub.client.send(
                route.method,
                Self.target(of: route),
                fields: Self.fields(of: route),
                body: Self.body(of: route)
            )
            #expect(answer.status == 401, "\(route.name)")
        }
    }

    /// An address of the route in which every typed place holds something right.
    static func target(of route: Route) -> String {
        "/"
            + route.path.parts.map { part in
                switch part {
                case .word(let word): word
                case .place(let field): sample(field.kind)
                }
            }.joined(separator: "/")
    }

    private static func sample(_ kind: Field.Kind) -> String {
        switch kind {
        case .id(let prefix, let bits):
            "\(prefix)_" + String(repeating: "A", count: (bits + 4) / 5)
        case .integer(let range): "\(range.lowerBound)"
        case .choice(let choices): choices.first ?? "a"
        default: "a"
        }
    }

    private static func fields(of route: Route) -> HubClient.Fields {
        switch route.body {
        case .none: []
        case .json: [("Content-Type", "application/json")]
        case .raw(let type, _): [("Content-Type", type)]
        }
    }

    private static func body(of route: Route) -> [UInt8] {
        if case .none = route.body { return [] }
        return Array("{}".utf8)
    }
}
