import Kernel
import Logging
import Vocabulary

/// Compiles the time zones of a scope anew, long before the changes that gates know of run out.
struct TimeZoneRenewal {
    private let rows: ZoneRows

    init(
        _ session: any Session,
        _ scope: ScopeID,
        changed: @escaping @Sendable (ScopeID) -> Void = { _ in }
    ) throws(StoreError) {
        let cache = try CacheRows(session, scope: scope, changed: changed)
        rows = ZoneRows(session: session, scope: scope, cache: cache)
    }

    /// The names that the system knows no more.
    @discardableResult
    func renew(_ database: TimeZoneDatabase, now: Timestamp) throws(StoreError) -> [String] {
        try rows.renewTimeZones(database, now: now)
    }
}

extension Rights {
    /// At a start: the system's time zones may be newer than those that were compiled.
    func renewTimeZones() async throws {
        let now = services.clock.now()
        let lost = try await services.store.write { [timeZones] session in
            let scopes = try session.rows("SELECT DISTINCT scope FROM time_zone") {
                row throws(StoreError) in try row.id(0, as: ScopeID.self)
            }
            return try scopes.flatMap { scope in
                try TimeZoneRenewal(session, scope).renew(timeZones, now: now)
            }
        }
        for name in Set(lost).sorted() {
            services.log.error(
                "timeZoneNotFound",
                ["name": "\(name)", "todo": "install the package tzdata"]
            )
        }
    }
}
