import Crypto
import HTTPServer
import Kernel
import Vocabulary

/// Somebody whom rights are for.
struct Person: Sendable {
    let id: PersonID
    let name: String
    let email: String?
    let createdAt: Timestamp

    var json: JSONValue {
        [
            "id": .id(id), "name": .text(name), "email": .optional(email),
            "createdAt": .time(createdAt),
        ]
    }

    var created: Reply {
        var reply = Reply.json(json, status: 201)
        reply.fields.add("Location", "/v1/persons/\(id)")
        return reply
    }
}

extension Person {
    private static let columns = "id, name, email, created_at"

    private init(_ row: StoreRow) throws(StoreError) {
        id = try row.id(0)
        name = try row.text(1)
        email = try row.optional(2) { column throws(StoreError) in try row.text(column) }
        createdAt = try row.timestamp(3)
    }

    static func create(_ input: Input, _ session: any Session) throws(StoreError) -> Person {
        let person = Person(
            id: PersonID(SecureRandom.uint64()),
            name: input.text("name"),
            email: input.textIfGiven("email"),
            createdAt: input.now
        )
        try session.run(
            "INSERT INTO person (company, id, name, email, created_at) VALUES ($1, $2, $3, $4, $5)",
            input.company,
            person.id,
            person.name,
            person.email,
            person.createdAt
        )
        return person
    }

    static func find(_ input: Input, _ services: HubServices) async throws -> Person {
        let found = try await services.store.read { session in
            try session.first(
                "SELECT \(columns) FROM person WHERE company = $1 AND id = $2",
                input.company,
                input.id("person", as: PersonID.self)
            ) { row throws(StoreError) in try Person(row) }
        }
        guard let found else { throw Problem.notFound("There is no person of that id.") }
        return found
    }

    static func page(_ input: Input, _ services: HubServices) async throws -> Reply {
        let after = try services.cursors.position(of: input, in: PersonRoutes.list) ?? []
        let found = try await services.store.read { session in
            try session.rows(
                """
                SELECT \(columns) FROM person WHERE company = $1 AND id > $2
                ORDER BY id LIMIT $3
                """,
                input.company,
                after,
                input.limit + 1
            ) { row throws(StoreError) in try Person(row) }
        }
        return .page(found, limit: input.limit, \.json) { last in
            services.cursors.text(of: last.id.bytes, in: PersonRoutes.list)
        }
    }
}
