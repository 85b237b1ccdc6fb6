import HTTPServer
import Kernel
import Vocabulary

/// Who may command the hub: each by a code of his own, so that two persons are two.
struct OperatorRoutes {
    let codes: AdminCodes
    let services: HubServices

    var routes: [Route] { [create, list, end] }

    private static let name = Field("name", .text(.slug, length: 1...64), "The name, unique.")

    private var create: Route {
        Route(
            .post,
            ["v1", "operators"],
            name: "createOperator",
            access: .staff(.write(.accounts)),
            body: .json([
                Field("name", .text(.slug, length: 1...64), example: "ines", "The name, unique.")
            ]),
            answers: [
                .init(
                    201,
                    .json([Self.name, Field("adminCode", .line(), "The code, shown this once.")]),
                    "The operator with the code."
                )
            ],
            problems: [.conflict],
            "Makes a code for one more operator.",
            .command { [codes] input, session in
                let name = input.text("name")
                let code = try codes.create(name, by: input.operatorName, session)
                try OperatorActs(session, company: input.company).add(
                    "operator.create",
                    of: name,
                    by: input.operatorName,
                    at: input.now
                )
                return Reply(
                    status: 201,
                    content: .json(["name": .text(name), "adminCode": .text(code.text)]),
                    fields: ["Cache-Control": "no-store"]
                )
            }
        )
    }

    private var list: Route {
        Route(
            .get,
            ["v1", "operators"],
            name: "listOperators",
            access: .staff(.read(.accounts)),
            answers: [
                .init(
                    200,
                    .json([
                        Field(
                            "items",
                            .list(of: .object([Self.name]), count: 0...AdminCodes.max),
                            "Operators by name."
                        )
                    ]),
                    "All operators."
                )
            ],
            "Lists the operators.",
            .query { [services] _ in
                let names = try await services.store.read { session in
                    try AdminCodes.names(session)
                }
                return .json(["items": .list(names.map { ["name": .text($0)] })])
            }
        )
    }

    private var end: Route {
        Route(
            .post,
            ["v1", "operators", .place("name", .text(.slug, length: 1...64), "The name."), "end"],
            name: "endOperator",
            access: .staff(.write(.accounts)),
            answers: [.init(200, .json([Self.name]), "The operator that was.")],
            problems: [.notFound, .conflict],
            isIdempotent: true,
            "Ends the code of an operator at once.",
            .command { [codes] input, session in
                let name = input.text("name")
                try codes.end(name, session)
                try OperatorActs(session, company: input.company).add(
                    "operator.end",
                    of: name,
                    by: input.operatorName,
                    at: input.now
                )
                return .json(["name": .text(name)])
            }
        )
    }
}
