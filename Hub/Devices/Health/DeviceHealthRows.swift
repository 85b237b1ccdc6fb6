import Kernel
import Vocabulary

/// What is wrong with devices, in the store.
struct DeviceHealthRows {
    let session: any Session

    private static let columns = ["device", "condition", "part", "since", "epoch", "sequence"]

    func of(_ device: DeviceID) throws(StoreError) -> [DeviceHealth.Place: DeviceHealth.Told] {
        let rows = try session.rows(
            """
            SELECT condition, part, since, epoch, sequence FROM device_condition
            WHERE device = $1 ORDER BY condition, part LIMIT $2
            """,
            device,
            DeviceHealth.conditionsMax
        ) { row throws(StoreError) in
            (
                DeviceHealth.Place(
                    condition: UInt64(bitPattern: try row.int64(0)),
                    part: try row.number(1)
                ),
                DeviceHealth.Told(
                    since: try row.timestamp(2),
                    epoch: try row.number(3),
                    sequence: try row.number(4)
                )
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func write(_ health: DeviceHealth, of device: DeviceID) throws(StoreError) {
        try session.run("DELETE FROM device_condition WHERE device = $1", device)
        try session.insert(
            into: "device_condition",
            columns: Self.columns,
            rows: health.standing.map { place, told in
                [
                    device.storeValue, .integer(Int64(bitPattern: place.condition)),
                    place.part.storeValue, told.since.storeValue, told.epoch.storeValue,
                    .integer(Int64(clamping: told.sequence)),
                ]
            },
            onConflict: .refuse
        )
        try session.run(
            "UPDATE device SET gate_mode = $1 WHERE id = $2",
            health.gateMode?.storeValue ?? .null,
            device
        )
    }

    /// How many devices that are listened to have each condition.
    func counts() throws(StoreError) -> [String: Int64] {
        let rows = try session.rows(
            """
            SELECT c.condition, COUNT(DISTINCT c.device) FROM device_condition c
            JOIN device d ON d.id = c.device WHERE d.status = $1 GROUP BY c.condition
            """,
            DeviceStatus.active.rawValue
        ) { row throws(StoreError) in
            (NumberWords.condition(UInt64(bitPattern: try row.int64(0))), try row.int64(1))
        }
        return Dictionary(rows, uniquingKeysWith: +)
    }
}
