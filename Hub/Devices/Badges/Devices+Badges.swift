import Access
import Kernel
import Logging
import Rights
import Sync
import Vocabulary

/// What follows from taps that new records of a journal tell of: counts and alarms.
extension Devices {
    /// Alarms written for one batch; more are one matter for one operator, and told to the log.
    private static let alarmsMax = 256

    /// Takes up the taps of badges; records of codes cost nothing here.
    func followBadges(
        _ records: ArraySlice<JournalRecord>,
        _ row: DeviceRow,
        _ session: any Session,
        _ now: Timestamp
    ) throws {
        let heard = HeardTaps(records, since: now.advanced(by: .zero - BadgeTapRows.kept))
        guard !heard.isEmpty else { return }
        try rights.raiseCounters(session, scope: row.scope, heard.counters, now: now)
        let known = try heard.byBadge { digest throws(StoreError) in
            try rights.badges(session, of: digest, in: .scope(row.scope))
        }
        guard !known.isEmpty else { return }
        let rows = BadgeTapRows(session: session)
        try rows.insert(known)
        let places = try places(of: row.scope, session)
        var left = Self.alarmsMax
        for (badge, taps) in known {
            let incidents = BadgeIncidents(
                session: session,
                badge: badge,
                company: row.company,
                places: places
            )
            let alarms = try twoPlaces(taps, incidents, rows) + counts(taps, incidents, rows)
            for alarm in alarms {
                guard left > 0 else {
                    left -= 1
                    continue
                }
                guard try incidents.put(alarm) else { continue }
                left -= 1
                count(alarm.kind)
            }
        }
        try rows.forget(before: now)
        guard left < 0 else { return }
        services.log.warning(
            "badgeAlarmsLeftOut",
            ["device": "\(row.device)", "count": .integer(-left)]
        )
    }

    /// The gates of a scope, looked up once a batch.
    private func places(
        of scope: ScopeID,
        _ session: any Session
    ) throws(StoreError) -> GatePlaces {
        let gates = try session.rows("SELECT id, zone, name FROM gate WHERE scope = $1", scope) {
            row throws(StoreError) -> (gate: GateID, zone: UInt16, name: String) in
            (try row.id(0), try row.number(1), try row.text(2))
        }
        return GatePlaces(gates, parents: try rights.zoneParents(session, scope))
    }

    /// Judges each hour that the taps touch by all that is known of it.
    private func twoPlaces(
        _ taps: [BadgeTap],
        _ incidents: BadgeIncidents,
        _ rows: BadgeTapRows
    ) throws(StoreError) -> [BadgeAlarm] {
        var alarms: [BadgeAlarm] = []
        for hour in BadgeWatch.hours(touchedBy: taps) {
            let around = try rows.of(incidents.badge, in: BadgeWatch.window(of: hour))
            let found = BadgeWatch.twoPlaces(around, at: incidents.places)
            if let alarm = found.first(where: { $0.mark == hour }) {
                alarms.append(alarm)
            } else {
                try incidents.withdraw(.badgeTwoPlaces, at: hour)
            }
        }
        return alarms
    }

    private func counts(
        _ taps: [BadgeTap],
        _ incidents: BadgeIncidents,
        _ rows: BadgeTapRows
    ) throws(StoreError) -> [BadgeAlarm] {
        let counts = taps.map(\.counter).filter { $0 > 0 }
        guard let lowest = counts.min(), let highest = counts.max() else { return [] }
        let around = try rows.of(incidents.badge, around: lowest...highest)
        let alarms = BadgeWatch.counts(around)
        guard let from = around.first?.counter, let to = around.last?.counter,
            to - from > BadgeWatch.gapMax
        else { return alarms }
        try incidents.withdrawJumps(of: from + 1...to, but: alarms)
        return alarms
    }
}
