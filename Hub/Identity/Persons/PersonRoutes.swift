import Crypto
import HTTPServer
import Kernel
import Vocabulary

/// Persons: kept apart from every fact about them, so that a name can go and the facts stay.
struct PersonRoutes {
    static let list = "persons"

    let services: HubServices

    init(_ services: HubServices) {
        self.services = services
    }

    var routes: [Route] { [create, page, show] }

    private static let fields = [
        Field("id", .id(PersonID.self), "The id of the person."),
        Field("name", .line(), example: "Ines Ben Salah", "The name, as the person writes it."),
        Field("email", .line(3...254), isNullable: true, "The e-mail address, or null."),
        Field("createdAt", .time, "When the person was entered."),
    ]

    private var create: Route {
        Route(
            .post,
            ["v1", "persons"],
            name: "createPerson",
            access: .staff(.write(.persons)),
            body: .json([
                Field("name", .line(), example: "Ines Ben Salah", "The name."),
                .optional(
                    "email",
                    .text(.email, length: 3...254),
                    isNullable: true,
                    example: "ines@example.org",
                    "The e-mail address."
                ),
            ]),
            answers: [.init(201, .json(Self.fields), "The person as entered.")],
            links: [.init(to: "showPerson", ["person": "id"])],
            isIdempotent: true,
            "Enters a person.",
            .command { input, session in try Person.create(input, session).created }
        )
    }

    private var page: Route {
        Route(
            .get,
            ["v1", "persons"],
            name: "listPersons",
            access: .staff(.read(.persons)),
            query: [.limit(), .cursor],
            answers: [
                .init(
                    200,
                    .json([
                        Field("items", .list(of: .object(Self.fields), count: 0...100), "Persons."),
                        Field("next", .line(), isNullable: true, "Where the list goes on."),
                    ]),
                    "Persons in the order of their ids."
                )
            ],
            "Lists persons.",
            .query { [services] input in try await Person.page(input, services) }
        )
    }

    private var show: Route {
        Route(
            .get,
            ["v1", "persons", .place("person", .id(PersonID.self), "The id of the person.")],
            name: "showPerson",
            access: .staff(.read(.persons)),
            answers: [.init(200, .json(Self.fields), "The person.")],
            "Shows a person.",
            .query { [services] input in
                .json(try await Person.find(input, services).json)
            }
        )
    }
}
