import Crypto
package import Kernel
import Metrics
import Rights
import Sync
package import Vocabulary

/// Commands on gates and devices; each runs inside the transaction it is given.
extension Devices {
    package func createGate(
        _ session: any Session,
        scope: ScopeID,
        zone: UInt16,
        name: String,
        direction: GateDirection,
        company: CompanyID,
        now: Timestamp
    ) throws -> GateRow {
        _ = try rights.scope(session, scope, company: company)
        guard try rights.hasZone(session, scope, zone) else { throw DevicesRefusal.noSuchZone }
        let isTaken = try session.exists(
            "SELECT 1 FROM gate WHERE scope = $1 AND name = $2",
            scope,
            name
        )
        guard !isTaken else { throw DevicesRefusal.nameTaken }
        let row = GateRow(
            gate: GateID(Self.freshNumber()),
            company: company,
            scope: scope,
            zone: zone,
            name: name,
            direction: direction,
            createdAt: now
        )
        try session.run(
            "INSERT INTO gate (\(GateRow.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            row.gate,
            company,
            scope,
            zone,
            name,
            direction.rawValue,
            now
        )
        return row
    }

    /// Random and not zero, which stands for none in journal records.
    static func freshNumber() -> UInt32 {
        UInt32(truncatingIfNeeded: SecureRandom.uint64() % UInt64(UInt32.max)) + 1
    }

    package func findGate(
        _ session: any Session,
        _ gate: GateID,
        company: CompanyID
    ) throws -> GateRow {
        let row = try session.first(
            "SELECT \(GateRow.columns) FROM gate WHERE id = $1 AND company = $2",
            gate,
            company
        ) { row throws(StoreError) in try GateRow(row) }
        guard let row else { throw DevicesRefusal.noSuchGate }
        return row
    }

    package func findDevice(
        _ session: any Session,
        _ device: DeviceID,
        company: CompanyID
    ) throws -> DeviceRow {
        guard let row = try DeviceRow.find(device, session), row.company == company else {
            throw DevicesRefusal.noSuchDevice
        }
        return row
    }

    func set(
        _ status: DeviceStatus,
        _ session: any Session,
        _ row: DeviceRow
    ) throws -> DeviceRow {
        try session.run(
            "UPDATE device SET status = $1, pending_until = NULL WHERE id = $2",
            status.rawValue,
            row.device
        )
        try statusesChanged(session)
        // Whoever is no longer listened to does not go on listening.
        session.afterCommit { [rights] in rights.publisher.herald.cut(row.device) }
        return try findDevice(session, row.device, company: row.company)
    }

    func addIncident(
        _ session: any Session,
        _ kind: IncidentKind,
        device: DeviceRow,
        at now: Timestamp,
        _ detail: String
    ) throws(StoreError) {
        try session.run(
            """
            INSERT INTO incident (company, device, kind, at, detail)
            VALUES ($1, $2, $3, $4, $5)
            """,
            device.company,
            device.device,
            kind.rawValue,
            now,
            detail
        )
        count(kind)
    }

    func count(_ kind: IncidentKind) {
        services.metrics.count(
            "jalon_incidents_total",
            "Incidents by kind.",
            labels: ["kind": kind.rawValue]
        )
    }
}
