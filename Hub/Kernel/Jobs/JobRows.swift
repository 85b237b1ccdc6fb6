import Crypto
package import Vocabulary

/// The rows of jobs, inside a transaction.
package struct JobRows {
    private let session: any Session

    package init(_ session: any Session) {
        self.session = session
    }

    private static let columns = """
        number, company, name, key, payload, planned_at, every, state, tries, owner, due_at, failure
        """

    func hasDue(_ name: String, at now: Timestamp) throws(StoreError) -> Bool {
        try session.exists(
            "SELECT 1 FROM job WHERE name = $1 AND state = 0 AND due_at <= $2 LIMIT 1",
            name,
            now
        )
    }

    /// Takes jobs of a name that are due, the one that waits longest first.
    func claim(
        _ name: String,
        at now: Timestamp,
        lease: Duration,
        limit: Int
    ) throws(StoreError) -> [Job] {
        let found = try session.rows(
            """
            SELECT \(Self.columns) FROM job WHERE name = $1 AND state = 0 AND due_at <= $2
            ORDER BY due_at, number LIMIT $3
            """,
            name,
            now,
            limit
        ) { row throws(StoreError) in try Self.job(row) }
        var taken: [Job] = []
        for job in found {
            let owner = Int64(bitPattern: SecureRandom.uint64() | 1)
            let until = now.advanced(by: lease)
            let count = try session.run(
                """
                UPDATE job SET tries = tries + 1, due_at = $1, owner = $2
                WHERE number = $3 AND state = 0 AND due_at <= $4
                """,
                until,
                owner,
                job.number,
                now
            )
            if count == 1 { taken.append(job.begun(owner: owner, until: until)) }
        }
        return taken
    }

    /// Ends a job, or plans its next time; false when another worker has it.
    func finish(_ job: Job, at now: Timestamp) throws(StoreError) -> Bool {
        if let next = job.next(after: now) { return try plan(job, next, failure: nil) }
        return try end(job, .done, failure: nil, at: now)
    }

    /// Notes a failed try: the state the job is in then; nil when another worker has it.
    ///
    /// One that recurs is never dead: its next time comes.
    func fail(
        _ job: Job,
        _ reason: String,
        _ backOff: BackOff,
        isFinal: Bool,
        at now: Timestamp
    ) throws(StoreError) -> Job.State? {
        let text = OrderedQueue.cut(reason)
        let random = UInt64(bitPattern: job.owner)
        guard !isFinal, let wait = backOff.wait(afterTries: job.tries, random: random) else {
            if let next = job.next(after: now) {
                return try plan(job, next, failure: text) ? .waiting : nil
            }
            return try end(job, .dead, failure: text, at: now) ? .dead : nil
        }
        let count = try session.run(
            """
            UPDATE job SET due_at = $1, failure = $2
            WHERE number = $3 AND state = 0 AND owner = $4
            """,
            now.advanced(by: wait),
            text,
            job.number,
            job.owner
        )
        return count == 1 ? .waiting : nil
    }

    /// Tries a job again that was given up; false when there is none such.
    package func replay(
        _ number: Int64,
        company: CompanyID,
        at now: Timestamp
    ) throws(StoreError) -> Bool {
        let count = try session.run(
            """
            UPDATE job SET state = 0, tries = 0, owner = 0, due_at = $1, ended_at = NULL
            WHERE number = $2 AND company = $3 AND state = 2
            """,
            now,
            number,
            company
        )
        return count == 1
    }

    /// Jobs of a company behind a number, by number; for operators.
    package func page(
        company: CompanyID,
        after number: Int64,
        limit: Int
    ) throws(StoreError) -> [Job] {
        try session.rows(
            """
            SELECT \(Self.columns) FROM job WHERE company = $1 AND number > $2
            ORDER BY number LIMIT $3
            """,
            company,
            number,
            limit
        ) { row throws(StoreError) in try Self.job(row) }
    }

    /// Forgets what ended before a moment and was not given up; how many.
    func prune(before moment: Timestamp, limit: Int) throws(StoreError) -> Int {
        try session.run(
            """
            DELETE FROM job WHERE number IN (
                SELECT number FROM job WHERE state = 1 AND ended_at < $1 ORDER BY number LIMIT $2
            )
            """,
            moment,
            limit
        )
    }

    private func plan(
        _ job: Job,
        _ next: Timestamp,
        failure: String?
    ) throws(StoreError) -> Bool {
        let count = try session.run(
            """
            UPDATE job SET planned_at = $1, due_at = $2, tries = 0, owner = 0, failure = $3
            WHERE number = $4 AND state = 0 AND owner = $5
            """,
            next,
            next,
            failure,
            job.number,
            job.owner
        )
        return count == 1
    }

    private func end(
        _ job: Job,
        _ state: Job.State,
        failure: String?,
        at now: Timestamp
    ) throws(StoreError) -> Bool {
        let count = try session.run(
            """
            UPDATE job SET state = $1, failure = $2, ended_at = $3
            WHERE number = $4 AND state = 0 AND owner = $5
            """,
            state.rawValue,
            failure,
            now,
            job.number,
            job.owner
        )
        return count == 1
    }

    private static func job(_ row: StoreRow) throws(StoreError) -> Job {
        guard let payload = JSONValue(parsing: try row.bytes(4)),
            let state = Job.State(rawValue: try row.int(7))
        else { throw StoreError(.damaged, "A job is not one.") }
        return Job(
            number: try row.int64(0),
            company: try row.id(1),
            name: try row.text(2),
            key: try row.text(3),
            payload: payload,
            planned: try row.timestamp(5),
            interval: try row.optional(6) { column throws(StoreError) in
                .milliseconds(try row.int64(column))
            },
            state: state,
            tries: try row.int(8),
            owner: try row.int64(9),
            due: try row.timestamp(10),
            failure: try row.optional(11) { column throws(StoreError) in try row.text(column) }
        )
    }
}

extension Job {
    fileprivate func begun(owner: Int64, until: Timestamp) -> Job {
        Job(
            number: number,
            company: company,
            name: name,
            key: key,
            payload: payload,
            planned: planned,
            interval: interval,
            state: state,
            tries: tries + 1,
            owner: owner,
            due: until,
            failure: failure
        )
    }
}
