import Crypto
package import Vocabulary

/// Rows that are worked on one after the other for each subject of a lane, by several processes.
///
/// A row is claimed by a conditional update that moves `due_at` behind the lease and writes a
/// random `owner`; whoever ends the row must still be that owner. So a worker that was killed
/// delays its rows by a lease and loses none, and one that was only slow cannot end a row twice.
/// The table has the columns of ``columns`` and whatever else its context needs.
package struct OrderedQueue: Sendable {
    /// The columns every such table declares, before its own.
    package static let columns = """
        lane TEXT NOT NULL,
        event BIGINT NOT NULL,
        company BYTEA NOT NULL REFERENCES company (id),
        subject TEXT NOT NULL,
        state BIGINT NOT NULL CHECK (state >= 0 AND state <= 2),
        tries BIGINT NOT NULL CHECK (tries >= 0),
        due_at BIGINT NOT NULL,
        owner BIGINT NOT NULL,
        failure TEXT,
        ended_at BIGINT
        """
    /// Behind the last of its columns.
    package static let key = "PRIMARY KEY (lane, event)"

    package enum State: Int, Sendable, CaseIterable {
        case waiting = 0
        case done = 1
        /// Given up: an operator decides whether it is tried again.
        case dead = 2
    }

    /// A row that one worker may work on until its lease is over.
    package struct Claim: Sendable, Hashable {
        package let lane: String
        package let event: Int64
        package let company: CompanyID
        package let subject: String
        /// This try included.
        package let tries: Int
        package let owner: Int64
    }

    /// A failure is kept up to so many bytes, for the operator.
    private static let failureBytesMax = 500

    let table: String

    package init(table: String) {
        self.table = table
    }

    /// Whether anything is due; for a look that takes no lock.
    package func hasDue(
        _ session: any Session,
        lane: String,
        at now: Timestamp
    ) throws(StoreError) -> Bool {
        try session.exists(
            "SELECT 1 FROM \(table) WHERE lane = $1 AND state = 0 AND due_at <= $2 LIMIT 1",
            lane,
            now
        )
    }

    /// Takes rows of a lane that are due and first of their subject.
    package func claim(
        _ session: any Session,
        lane: String,
        at now: Timestamp,
        lease: Duration,
        limit: Int
    ) throws(StoreError) -> [Claim] {
        let found = try session.rows(
            """
            SELECT a.event, a.company, a.subject, a.tries FROM \(table) a
            WHERE a.lane = $1 AND a.state = 0 AND a.due_at <= $2 AND NOT EXISTS (
                SELECT 1 FROM \(table) b WHERE b.lane = a.lane AND b.company = a.company
                AND b.subject = a.subject AND b.state = 0 AND b.event < a.event
            ) ORDER BY a.event LIMIT $3
            """,
            lane,
            now,
            limit
        ) { row throws(StoreError) in
            Claim(
                lane: lane,
                event: try row.int64(0),
                company: try row.id(1),
                subject: try row.text(2),
                tries: try row.int(3) + 1,
                owner: Int64(bitPattern: SecureRandom.uint64())
            )
        }
        var taken: [Claim] = []
        for claim in found {
            let count = try session.run(
                """
                UPDATE \(table) SET tries = $1, due_at = $2, owner = $3
                WHERE lane = $4 AND event = $5 AND state = 0 AND due_at <= $6
                """,
                claim.tries,
                now.advanced(by: lease),
                claim.owner,
                lane,
                claim.event,
                now
            )
            if count == 1 { taken.append(claim) }
        }
        return taken
    }

    /// Ends a row; false when the claim was lost to another worker, and nothing may be kept.
    package func finish(
        _ claim: Claim,
        _ session: any Session,
        at now: Timestamp
    ) throws(StoreError) -> Bool {
        try end(claim, .done, nil, session, at: now)
    }

    /// Notes that a try failed: it is tried again later, or given up behind the last wait.
    ///
    /// `isFinal` says that to try again is of no use.
    package func fail(
        _ claim: Claim,
        _ reason: String,
        _ backOff: BackOff,
        isFinal: Bool = false,
        _ session: any Session,
        at now: Timestamp
    ) throws(StoreError) -> State {
        let random = UInt64(bitPattern: claim.owner)
        let text = Self.cut(reason)
        guard !isFinal, let wait = backOff.wait(afterTries: claim.tries, random: random) else {
            _ = try end(claim, .dead, text, session, at: now)
            return .dead
        }
        try session.run(
            """
            UPDATE \(table) SET due_at = $1, failure = $2
            WHERE lane = $3 AND event = $4 AND state = 0 AND owner = $5
            """,
            now.advanced(by: wait),
            text,
            claim.lane,
            claim.event,
            claim.owner
        )
        return .waiting
    }

    /// Tries a row again that was ended, from its first try; false when there is none.
    package func replay(
        _ session: any Session,
        lane: String,
        event: Int64,
        at now: Timestamp
    ) throws(StoreError) -> Bool {
        let count = try session.run(
            """
            UPDATE \(table) SET state = 0, tries = 0, due_at = $1, owner = 0, ended_at = NULL
            WHERE lane = $2 AND event = $3 AND state > 0
            """,
            now,
            lane,
            event
        )
        return count == 1
    }

    package static func cut(_ text: String) -> String {
        text.utf8.count <= failureBytesMax
            ? text : String(decoding: text.utf8.prefix(failureBytesMax), as: UTF8.self)
    }

    private func end(
        _ claim: Claim,
        _ state: State,
        _ failure: String?,
        _ session: any Session,
        at now: Timestamp
    ) throws(StoreError) -> Bool {
        let count = try session.run(
            """
            UPDATE \(table) SET state = $1, failure = $2, ended_at = $3
            WHERE lane = $4 AND event = $5 AND state = 0 AND owner = $6
            """,
            state.rawValue,
            failure,
            now,
            claim.lane,
            claim.event,
            claim.owner
        )
        return count == 1
    }
}
