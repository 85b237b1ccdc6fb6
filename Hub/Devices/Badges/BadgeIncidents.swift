import Kernel
import Vocabulary

/// The incidents of one badge: one for each kind and mark, told of the earliest taps that show it.
struct BadgeIncidents {
    let session: any Session
    let badge: BadgeID
    let company: CompanyID
    /// For the names of gates.
    let places: GatePlaces

    /// Writes an alarm; one that is there is told of earlier taps where these came late.
    ///
    /// Gives whether it is new.
    func put(_ alarm: BadgeAlarm) throws(StoreError) -> Bool {
        let known = try session.first(
            "SELECT number FROM incident WHERE badge = $1 AND kind = $2 AND mark = $3",
            badge,
            alarm.kind.rawValue,
            alarm.mark
        ) { row throws(StoreError) in try row.int64(0) }
        guard let known else {
            try insert(alarm)
            return true
        }
        try session.run(
            "UPDATE incident SET device = $1, at = $2, detail = $3 WHERE number = $4",
            alarm.tap.device,
            alarm.tap.time.low,
            alarm.detail(at: places),
            known
        )
        return false
    }

    private func insert(_ alarm: BadgeAlarm) throws(StoreError) {
        try session.run(
            """
            INSERT INTO incident (company, device, kind, at, detail, badge, mark)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            company,
            alarm.tap.device,
            alarm.kind.rawValue,
            alarm.tap.time.low,
            alarm.detail(at: places),
            badge,
            alarm.mark
        )
    }

    /// Takes back jumps that taps told late have filled, or now show at another count.
    func withdrawJumps(
        of range: ClosedRange<UInt32>,
        but alarms: [BadgeAlarm]
    ) throws(StoreError) {
        let kept = Set(alarms.filter { $0.kind == .badgeCounterJump }.map(\.mark))
        let marks = try session.rows(
            """
            SELECT mark FROM incident WHERE badge = $1 AND kind = $2 AND mark >= $3 AND mark <= $4
            """,
            badge,
            IncidentKind.badgeCounterJump.rawValue,
            range.lowerBound,
            range.upperBound
        ) { row throws(StoreError) in try row.int64(0) }
        for mark in marks where !kept.contains(mark) { try withdraw(.badgeCounterJump, at: mark) }
    }

    /// Takes back an alarm that all taps together do not show, if there is one.
    func withdraw(_ kind: IncidentKind, at mark: Int64) throws(StoreError) {
        try session.run(
            "DELETE FROM incident WHERE badge = $1 AND kind = $2 AND mark = $3",
            badge,
            kind.rawValue,
            mark
        )
    }
}
