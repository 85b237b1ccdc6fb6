import Kernel
import Reconciliation
import Vocabulary

/// The scans that an incident is about, in the order in which it tells them.
enum IncidentScans {
    /// Scans of one incident; the rest of a right copied still more often is counted.
    static let countMax = 64

    static func places(
        of incident: Int64,
        _ session: any Session
    ) throws(StoreError) -> [CrossingPlace] {
        try session.rows(
            """
            SELECT device, epoch, sequence FROM incident_scan WHERE incident = $1
            ORDER BY position LIMIT $2
            """,
            incident,
            countMax
        ) { row throws(StoreError) in
            CrossingPlace(
                device: try row.id(0),
                epoch: try row.number(1),
                scan: try row.number(2)
            )
        }
    }

    static func write(
        _ places: [CrossingPlace],
        of incident: Int64,
        _ session: any Session
    ) throws(StoreError) {
        try session.run("DELETE FROM incident_scan WHERE incident = $1", incident)
        for (position, place) in places.prefix(countMax).enumerated() {
            try session.run(
                """
                INSERT INTO incident_scan (incident, position, device, epoch, sequence)
                VALUES ($1, $2, $3, $4, $5)
                """,
                incident,
                position,
                place.device,
                place.epoch,
                Int64(clamping: place.scan)
            )
        }
    }
}
