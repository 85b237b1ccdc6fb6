import Kernel
import Logging
import Metrics
import Sync
import Vocabulary

/// How devices are: what they tell of themselves, and what only their silence tells.
extension Devices {
    /// A device asks for a head every 25 seconds at the latest; one that was not heard of for
    /// longer than this is silent.
    package static let silentAfter = Duration.seconds(90)

    /// Takes up what new records say of the device's health.
    func followHealth(
        _ records: ArraySlice<JournalRecord>,
        _ row: DeviceRow,
        _ session: any Session
    ) throws(StoreError) {
        let told = records.filter(DeviceHealth.concerns)
        guard let newest = told.last?.epoch, newest >= row.epoch else { return }
        let rows = DeviceHealthRows(session: session)
        let before = DeviceHealth(
            epoch: row.epoch,
            standing: try rows.of(row.device),
            gateMode: row.gateMode
        )
        var health = before
        for record in told { health.take(record) }
        if health.leftOut > 0 {
            services.log.warning(
                "conditionsLeftOut",
                ["device": "\(row.device)", "count": .integer(health.leftOut)]
            )
        }
        guard health.standing != before.standing || health.gateMode != before.gateMode else {
            return
        }
        try rows.write(health, of: row.device)
    }

    /// When a device was last heard of by this process or, before it, by the store.
    func lastSeen(_ device: DeviceRow) -> Timestamp {
        max(device.lastSeen, book.lastSeen(device.device) ?? device.lastSeen)
    }

    /// Whether a device that is listened to has said nothing for too long.
    ///
    /// A hub that was off did not listen: its own pause is nobody's silence.
    func isSilent(_ device: DeviceRow, at now: Timestamp) -> Bool {
        guard device.status == .active else { return false }
        let heard = max(lastSeen(device), book.listeningSince)
        return heard.advanced(by: Self.silentAfter) < now
    }

    package func measure() async throws {
        let (devices, conditions) = try await services.store.read { session in
            let active = try session.rows(
                "\(DeviceRow.query) WHERE d.status = $1",
                DeviceStatus.active.rawValue
            ) { row throws(StoreError) in try DeviceRow(row) }
            return (active, try DeviceHealthRows(session: session).counts())
        }
        let now = services.clock.now()
        services.metrics.set(
            "jalon_devices_silent",
            "Active devices not heard of for 90 seconds.",
            to: Int64(devices.count { isSilent($0, at: now) })
        )
        let known = DeviceCondition.allCases.map(\.name)
        let unknown = conditions.filter { !known.contains($0.key) }.map(\.value).reduce(0, +)
        for name in known { tell(name, conditions[name] ?? 0) }
        tell("unknown", unknown)
    }

    private func tell(_ condition: String, _ count: Int64) {
        services.metrics.set(
            "jalon_devices_with_condition",
            "Active devices by what is wrong with them.",
            labels: ["condition": condition],
            to: count
        )
    }
}
