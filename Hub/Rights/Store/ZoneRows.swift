import Access
import Kernel
import Sync
import Vocabulary

/// Zones, zone sets and policies of one scope, each change with its cache rows.
struct ZoneRows {
    let session: any Session
    let scope: ScopeID
    let cache: CacheRows

    private static let columns = """
        number, name, parent, flags, assurance_min, stale_policy, ahead_quota, capacity,
        policy, anti_passback, passback_minutes, exit_zone
        """

    func zones() throws(StoreError) -> [ZoneRow] {
        try session.rows(
            "SELECT \(Self.columns) FROM zone WHERE scope = $1 ORDER BY number",
            scope
        ) { row throws(StoreError) in try Self.zone(row) }
    }

    private static func zone(_ row: StoreRow) throws(StoreError) -> ZoneRow {
        guard let assurance = Assurance(rawValue: try row.number(4)),
            let policy = StalePolicy(rawValue: try row.number(5)),
            let passback = AntiPassback(rawValue: try row.number(9))
        else { throw StoreError(.mismatch, "A zone has a policy that is not known.") }
        let parent = try row.optional(2) { column throws(StoreError) in
            try row.number(column, as: UInt16.self)
        }
        let record = ZoneRecord(
            zone: try row.number(0),
            parent: parent ?? 0,
            flags: ZoneFlags(rawValue: try row.number(3)),
            assuranceMin: assurance,
            stalePolicy: policy,
            aheadQuota: try row.number(6),
            capacity: try row.number(7),
            policy: try row.number(8),
            antiPassback: passback,
            passbackMinutes: try row.number(10),
            exitZone: try row.number(11)
        )
        return ZoneRow(name: try row.text(1), record: record)
    }

    /// Adds or changes a zone; a loop of parents is refused.
    func put(_ zone: ZoneRow, isNew: Bool) throws {
        let present = try zones()
        let record = zone.record
        let others = present.filter { $0.record.zone != record.zone }
        guard isNew == (others.count == present.count) else {
            throw isNew ? RightsRefusal.numberTaken : RightsRefusal.noSuchZone
        }
        guard others.allSatisfy({ $0.name != zone.name }) else { throw RightsRefusal.nameTaken }
        let parents = Dictionary(
            uniqueKeysWithValues: others.map { ($0.record.zone, $0.record.parent) }
        )
        guard record.parent == 0 || parents[record.parent] != nil || record.parent == record.zone
        else { throw RightsRefusal.noSuchZone }
        guard ZoneTree.allows(zone: record.zone, parent: record.parent, parents: parents) else {
            throw RightsRefusal.zoneLoop
        }
        try checkRules(of: record, among: others.map(\.record))
        try write(zone)
        try cache.put(.zones, record.bytes)
    }

    private func write(_ zone: ZoneRow) throws(StoreError) {
        let record = zone.record
        try session.run(
            """
            INSERT INTO zone (scope, \(Self.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (scope, number) DO UPDATE SET name = excluded.name,
            parent = excluded.parent, flags = excluded.flags,
            assurance_min = excluded.assurance_min, stale_policy = excluded.stale_policy,
            ahead_quota = excluded.ahead_quota, capacity = excluded.capacity,
            policy = excluded.policy, anti_passback = excluded.anti_passback,
            passback_minutes = excluded.passback_minutes, exit_zone = excluded.exit_zone
            """,
            scope,
            record.zone,
            zone.name,
            record.parent == 0 ? StoreValue.null : record.parent.storeValue,
            Int(record.flags.rawValue),
            record.assuranceMin.rawValue,
            record.stalePolicy.rawValue,
            record.aheadQuota,
            record.capacity,
            record.policy,
            record.antiPassback.rawValue,
            record.passbackMinutes,
            record.exitZone
        )
    }
}

/// Zone sets.
extension ZoneRows {
    func sets() throws(StoreError) -> [ZoneSetRow] {
        var zones: [UInt16: Set<UInt16>] = [:]
        try session.each("SELECT zone_set, zone FROM zone_set_zone WHERE scope = $1", scope) {
            row throws(StoreError) in
            zones[try row.number(0), default: []].insert(try row.number(1))
        }
        return try session.rows(
            "SELECT number, name FROM zone_set WHERE scope = $1 ORDER BY number",
            scope
        ) { row throws(StoreError) in
            let number: UInt16 = try row.number(0)
            let record = ZoneSetRecord(set: number, zones: zones[number] ?? [])
            return ZoneSetRow(name: try row.text(1), record: record)
        }
    }

    /// Adds a set or gives it other zones.
    func put(_ set: ZoneSetRow) throws {
        let record = set.record
        let known = Swift.Set(try zones().map(\.record.zone))
        guard record.zones.isSubset(of: known) else { throw RightsRefusal.noSuchZone }
        let isTaken = try sets().contains { $0.name == set.name && $0.record.set != record.set }
        guard !isTaken else { throw RightsRefusal.nameTaken }
        try session.run(
            """
            INSERT INTO zone_set (scope, number, name) VALUES ($1, $2, $3)
            ON CONFLICT (scope, number) DO UPDATE SET name = excluded.name
            """,
            scope,
            record.set,
            set.name
        )
        try session.run(
            "DELETE FROM zone_set_zone WHERE scope = $1 AND zone_set = $2",
            scope,
            record.set
        )
        try session.insert(
            into: "zone_set_zone",
            columns: ["scope", "zone_set", "zone"],
            rows: record.zones.sorted().map {
                [scope.storeValue, record.set.storeValue, $0.storeValue]
            },
            onConflict: .refuse
        )
        try cache.put(.zones, record.bytes)
    }
}
