import Access
import Kernel
import Logging
import Metrics
import Sync
import Vocabulary

/// Incidents out of what gates and stewards do.
extension Devices {
    /// Gate incidents that one batch touches; a journal that holds more of them is forged or comes
    /// from a gate that is broken for hours: the rest is counted, and listed with the scans.
    package static let gateAlarmsMax = 256

    func followGate(
        _ records: ArraySlice<JournalRecord>,
        _ row: DeviceRow,
        _ session: any Session
    ) throws(StoreError) {
        let alarms = GateAlarm.gathered(records)
        for alarm in alarms.prefix(Self.gateAlarmsMax) {
            let incident = GateIncident(session: session, device: row, alarm: alarm)
            if try incident.put() { count(alarm.kind) }
        }
        let left = alarms.dropFirst(Self.gateAlarmsMax)
        guard !left.isEmpty else { return }
        services.metrics.count(
            "jalon_incidents_left_out_total",
            "Incidents beyond the limit of one batch.",
            by: Int64(left.count)
        )
        services.log.warning(
            "gateAlarmsLeftOut",
            ["device": "\(row.device)", "count": .integer(left.count)]
        )
    }
}

/// One alarm as a row: what the same device tells of the same span again is counted in it.
private struct GateIncident {
    let session: any Session
    let device: DeviceRow
    let alarm: GateAlarm

    private struct Known {
        let number: Int64
        let place: (Timestamp, UInt32, UInt64)
    }

    /// Gives whether it is new.
    func put() throws(StoreError) -> Bool {
        guard let known = try known() else {
            try insert()
            return true
        }
        try session.run(
            "UPDATE incident SET times = times + $1 WHERE number = $2",
            Int64(clamping: alarm.count),
            known.number
        )
        if alarm.place < known.place { try retell(known.number) }
        return false
    }

    private func known() throws(StoreError) -> Known? {
        try session.first(
            """
            SELECT number, at, epoch, sequence FROM incident
            WHERE device = $1 AND kind = $2 AND span = $3
            """,
            device.device,
            alarm.kind.rawValue,
            alarm.span
        ) { row throws(StoreError) in
            Known(
                number: try row.int64(0),
                place: (try row.timestamp(1), try row.number(2), try row.number(3))
            )
        }
    }

    private func insert() throws(StoreError) {
        try session.run(
            """
            INSERT INTO incident
            (company, device, kind, at, detail, span, times, gate, access_right, epoch, sequence)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            device.company,
            device.device,
            alarm.kind.rawValue,
            alarm.record.time.low,
            alarm.detail(at: gate),
            alarm.span,
            Int64(clamping: alarm.count),
            gate,
            try right(),
            alarm.record.epoch,
            Int64(clamping: alarm.record.sequence)
        )
    }

    /// An earlier record tells it from now on.
    private func retell(_ number: Int64) throws(StoreError) {
        try session.run(
            """
            UPDATE incident SET at = $1, detail = $2, gate = $3, access_right = $4, epoch = $5,
            sequence = $6 WHERE number = $7
            """,
            alarm.record.time.low,
            alarm.detail(at: gate),
            gate,
            try right(),
            alarm.record.epoch,
            Int64(clamping: alarm.record.sequence),
            number
        )
    }

    /// The gate of the record; of one that names none, that of the device.
    private var gate: GateID { alarm.record.gate.raw == 0 ? device.gate : alarm.record.gate }

    /// The right of the scan or refusal that the record belongs to.
    private func right() throws(StoreError) -> StoreValue {
        guard let reference = alarm.record.reference else { return .null }
        let found = try session.first(
            """
            SELECT subject FROM journal_record WHERE device = $1 AND epoch = $2 AND sequence = $3
            AND kind IN (\(RecordKind.scan.rawValue), \(RecordKind.refusal.rawValue))
            """,
            device.device,
            alarm.record.epoch,
            Int64(clamping: reference)
        ) { row throws(StoreError) in row.values[0] }
        return found ?? .null
    }
}
