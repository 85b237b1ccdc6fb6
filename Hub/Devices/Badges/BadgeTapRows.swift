import Kernel
import Vocabulary

/// The taps of badges in the store.
struct BadgeTapRows {
    /// Taps looked at around one batch; what is beyond was looked at when it came.
    static let windowMax = 8_192
    /// Taps stay as long as gates may be without a network; alarms of older ones are no use.
    static let kept = Duration.seconds(30 * 86_400)
    /// Taps forgotten with one batch: twice what a batch can bring, so that the table shrinks.
    static let forgottenMax = 8_192

    let session: any Session

    private static let columns = BadgeTap.columns.dropFirst().joined(separator: ", ")

    func insert(_ taps: [(badge: BadgeID, taps: [BadgeTap])]) throws(StoreError) {
        try session.insert(
            into: "badge_tap",
            columns: BadgeTap.columns,
            rows: taps.flatMap { badge, taps in taps.map { $0.values(of: badge) } },
            onConflict: .keep
        )
    }

    /// Those of a badge in a span of time, in order.
    func of(
        _ badge: BadgeID,
        in window: ClosedRange<Timestamp>
    ) throws(StoreError) -> [BadgeTap] {
        try session.rows(
            """
            SELECT \(Self.columns) FROM badge_tap
            WHERE badge = $1 AND at_low >= $2 AND at_low <= $3
            ORDER BY at_low, device, epoch, sequence LIMIT $4
            """,
            badge,
            window.lowerBound,
            window.upperBound,
            Self.windowMax
        ) { row throws(StoreError) in try BadgeTap(row) }
    }

    /// Those of a badge in a span of counts, with the next count told below it and above it.
    func of(_ badge: BadgeID, around counts: ClosedRange<UInt32>) throws(StoreError) -> [BadgeTap] {
        try session.rows(
            """
            SELECT \(Self.columns) FROM badge_tap
            WHERE badge = $1 AND counter >= COALESCE(
                (SELECT MAX(counter) FROM badge_tap
                WHERE badge = $2 AND counter > 0 AND counter < $3), $4)
            AND counter <= COALESCE(
                (SELECT MIN(counter) FROM badge_tap WHERE badge = $5 AND counter > $6), $7)
            ORDER BY counter LIMIT $8
            """,
            badge,
            badge,
            counts.lowerBound,
            counts.lowerBound,
            badge,
            counts.upperBound,
            counts.upperBound,
            Self.windowMax
        ) { row throws(StoreError) in try BadgeTap(row) }
    }

    /// Forgets what is older than is kept, the oldest first.
    func forget(before now: Timestamp) throws(StoreError) {
        try session.run(
            """
            DELETE FROM badge_tap WHERE (badge, device, epoch, sequence) IN
            (SELECT badge, device, epoch, sequence FROM badge_tap
            WHERE at_low < $1 ORDER BY at_low LIMIT $2)
            """,
            now.advanced(by: .zero - Self.kept),
            Self.forgottenMax
        )
    }
}
