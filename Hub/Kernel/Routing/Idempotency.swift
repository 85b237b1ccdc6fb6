import HTTPServer
import Synchronization
import Vocabulary

/// Runs a command once for each `Idempotency-Key`, however often it is sent.
///
/// The answer is kept in the transaction of the command itself: there is no instant at which one is
/// durable and the other is not, so a hub that was killed in between leaves no doubt.
final class Idempotency: Sendable {
    /// How long an answer can be had again.
    static let kept = Duration.seconds(24 * 3600)

    private let running = Mutex<Set<IdempotencyKey>>([])

    func run(
        _ key: IdempotencyKey?,
        in store: any Store,
        at now: Timestamp,
        _ command: @escaping @Sendable (any Session) throws -> Reply
    ) async throws -> Reply {
        guard let key else { return try await store.write(command) }
        guard running.withLock({ $0.insert(key).inserted }) else {
            throw Problem(
                .inFlight,
                "The same request is still being worked on: ask again in a moment.",
                retryAfterSeconds: 1
            )
        }
        defer { running.withLock { _ = $0.remove(key) } }
        return try await store.write { session in
            if let reply = try Self.kept(key, session) { return reply }
            let reply = try command(session)
            try Self.keep(reply, key, session, now)
            return reply
        }
    }

    private static func kept(_ key: IdempotencyKey, _ session: any Session) throws -> Reply? {
        let found = try session.first(
            """
            SELECT fingerprint, status, type, location, body FROM idempotency
            WHERE company = $1 AND caller = $2 AND route = $3 AND key = $4
            """,
            key.company,
            key.caller,
            key.route,
            key.key
        ) { row throws(StoreError) in
            KeptReply(
                fingerprint: try row.bytes(0),
                status: try row.int(1),
                type: try row.optional(2) { column throws(StoreError) in try row.text(column) },
                location: try row.optional(3) { column throws(StoreError) in try row.text(column) },
                body: try row.bytes(4)
            )
        }
        guard let found else { return nil }
        guard found.fingerprint == key.fingerprint else {
            throw Problem(.keyReused, "Use a new Idempotency-Key for another request.")
        }
        return found.reply
    }

    private static func keep(
        _ reply: Reply,
        _ key: IdempotencyKey,
        _ session: any Session,
        _ now: Timestamp
    ) throws(StoreError) {
        try session.run(
            "DELETE FROM idempotency WHERE created_at < $1",
            now.advanced(by: .zero - kept)
        )
        let content = KeptReply.content(of: reply)
        try session.run(
            """
            INSERT INTO idempotency
                (company, caller, route, key, fingerprint, status, type, location, body, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            key.company,
            key.caller,
            key.route,
            key.key,
            key.fingerprint,
            reply.status,
            content.type,
            reply.fields["Location"],
            content.bytes,
            now
        )
    }
}

/// An answer as it was kept.
private struct KeptReply {
    let fingerprint: [UInt8]
    let status: Int
    let type: String?
    let location: String?
    let body: [UInt8]

    var reply: Reply {
        var fields: HeaderFields = ["Idempotent-Replayed": "true"]
        if let location { fields.add("Location", location) }
        let content = type.map { Reply.Content.bytes(body, type: $0) } ?? .none
        return Reply(status: status, content: content, fields: fields)
    }

    static func content(of reply: Reply) -> (bytes: [UInt8], type: String?) {
        switch reply.contentAgain ?? reply.content {
        case .none: ([], nil)
        case .json(let value): (value.bytes, "application/json")
        case .bytes(let bytes, let type): (bytes, type)
        case .events: preconditionFailure("a command answers once, with no stream")
        }
    }
}
