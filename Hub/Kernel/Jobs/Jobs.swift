package import Vocabulary

/// Schedules work that outlives the process, in the transaction of what it follows from.
package struct Jobs: Sendable {
    package init() {}

    /// Schedules a job unless one of its company, name and key is known, done ones included.
    ///
    /// A recurring job that is known takes the new interval and payload, and keeps its next time.
    /// Says whether it was new.
    @discardableResult
    package func schedule(
        _ name: String,
        key: String,
        _ time: JobTime,
        payload: JSONValue = .object([:]),
        company: CompanyID,
        at now: Timestamp,
        _ session: any Session
    ) throws(StoreError) -> Bool {
        let bytes = payload.bytes
        guard bytes.count <= Job.payloadBytesMax, key.utf8.count <= Job.keyLengthMax else {
            throw StoreError(.constraint, "The key or the payload of a job is too long.")
        }
        precondition(name.utf8.count <= Job.nameLengthMax, "the name of a job is short")
        let every = time.interval?.wholeMilliseconds
        let row: [StoreValue] = [
            company.storeValue, name.storeValue, key.storeValue, bytes.storeValue,
            every.storeValue, time.first.storeValue, time.first.storeValue, .integer(0),
            .integer(0), .integer(0), now.storeValue,
        ]
        let columns = [
            "company", "name", "key", "payload", "every", "planned_at", "due_at", "state",
            "tries", "owner", "created_at",
        ]
        let added = try session.insert(
            into: "job",
            columns: columns,
            rows: [row],
            onConflict: .keep
        )
        if added == 0, let every {
            try session.run(
                """
                UPDATE job SET every = $1, payload = $2
                WHERE company = $3 AND name = $4 AND key = $5 AND every IS NOT NULL
                """,
                every,
                bytes,
                company,
                name,
                key
            )
        }
        return added == 1
    }

    /// Takes a job away that no process has begun; false when there is none such.
    @discardableResult
    package func cancel(
        _ name: String,
        key: String,
        company: CompanyID,
        at now: Timestamp,
        _ session: any Session
    ) throws(StoreError) -> Bool {
        let count = try session.run(
            """
            DELETE FROM job WHERE company = $1 AND name = $2 AND key = $3 AND state = 0
            AND (owner = 0 OR due_at <= $4)
            """,
            company,
            name,
            key,
            now
        )
        return count == 1
    }
}
