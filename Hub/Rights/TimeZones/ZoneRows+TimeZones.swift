import Access
import Kernel
import Sync
import Vocabulary

/// Time zones of a scope by their numbers: that of the place, and those that policies name.
extension ZoneRows {
    /// Zones of one scope at most.
    static let timeZonesMax: UInt16 = 64

    func timeZones() throws(StoreError) -> [UInt16: String] {
        var zones: [UInt16: String] = [:]
        try session.each("SELECT number, name FROM time_zone WHERE scope = $1", scope) {
            row throws(StoreError) in zones[try row.number(0)] = try row.text(1)
        }
        return zones
    }

    /// Says which clock hangs at the place.
    func setPlace(_ name: String, _ database: TimeZoneDatabase, now: Timestamp) throws {
        try put(PolicyRules.placeZone, name, database, now: now)
    }

    /// The number under which a policy speaks of a zone; without a name, of that of the place,
    /// which is UTC until somebody says otherwise.
    func number(
        ofTimeZone name: String?,
        _ database: TimeZoneDatabase,
        now: Timestamp
    ) throws -> UInt16 {
        let known = try timeZones()
        let place = PolicyRules.placeZone
        guard let name else {
            if known[place] == nil { try put(place, "UTC", database, now: now) }
            return place
        }
        if let number = known.first(where: { $0.key != place && $0.value == name })?.key {
            return number
        }
        guard let free = (place + 1...Self.timeZonesMax).first(where: { known[$0] == nil }) else {
            throw RightsRefusal.timeZonesSpent
        }
        try put(free, name, database, now: now)
        return free
    }

    /// The number that gates know a zone by already.
    func knownNumber(ofTimeZone name: String?) throws -> UInt16 {
        guard let name else { return PolicyRules.placeZone }
        guard let number = try timeZones().first(where: { $0.value == name })?.key else {
            throw RightsRefusal.timeZoneNotKept
        }
        return number
    }

    private func put(
        _ number: UInt16,
        _ name: String,
        _ database: TimeZoneDatabase,
        now: Timestamp
    ) throws {
        let rows = try database.rows(of: name, number: number, now: now)
        try session.run(
            """
            INSERT INTO time_zone (scope, number, name) VALUES ($1, $2, $3)
            ON CONFLICT (scope, number) DO UPDATE SET name = excluded.name
            """,
            scope,
            number,
            name
        )
        try publish(rows, number)
    }

    /// Compiles every zone anew: for years that came nearer, and for laws that changed.
    ///
    /// Rows that are the same are not touched. Gives the names that the system knows no more: what
    /// gates have of them stays.
    func renewTimeZones(_ database: TimeZoneDatabase, now: Timestamp) throws(StoreError)
        -> [String]
    {
        var lost: [String] = []
        for (number, name) in try timeZones() {
            guard let rows = try? database.rows(of: name, number: number, now: now) else {
                lost.append(name)
                continue
            }
            try publish(rows, number)
        }
        return lost.sorted()
    }

    /// Zones that no policy names any more are taken from the gates.
    func dropTimeZones() throws(StoreError) {
        let used = Set(
            try session.rows("SELECT DISTINCT time_zone FROM policy WHERE scope = $1", scope) {
                row throws(StoreError) in try row.number(0, as: UInt16.self)
            }
        )
        for number in try timeZones().keys.sorted()
        where number != PolicyRules.placeZone && !used.contains(number) {
            try session.run(
                "DELETE FROM time_zone WHERE scope = $1 AND number = $2",
                scope,
                number
            )
            try publish([], number)
        }
    }

    private func publish(_ rows: [TimeZoneRow], _ number: UInt16) throws(StoreError) {
        for row in rows { try cache.put(.policies, row.bytes) }
        try cache.dropRows(of: TimeZoneRow.keyKind, number, from: UInt16(clamping: rows.count))
    }
}

extension CacheRows {
    /// Takes away the rows of a time zone or a calendar whose index is not below a number.
    func dropRows(of kind: UInt8, _ number: UInt16, from index: UInt16) throws(StoreError) {
        // kind 1 · zero 3 · index 2 · number 2, as both kinds begin.
        for next in index...UInt16.max {
            var writer = ByteWriter(capacity: Record.keyByteCount)
            writer.number(kind)
            writer.zeros(3)
            writer.number(next)
            writer.number(number)
            guard try record(.policies, key: writer.bytes) != nil else { return }
            try delete(.policies, key: writer.bytes)
        }
    }
}
