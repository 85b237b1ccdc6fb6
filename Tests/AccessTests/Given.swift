import Access
import Crypto
import Vocabulary

/// One case of a decision: what differs from a plain right at a plain gate, and the answer.
struct Given: Sendable, CustomStringConvertible {
    let description: String
    let answer: Refusal?
    var facts: Facts

    /// 2026-03-01T18:30:00Z, a Sunday.
    static let now = Timestamp(milliseconds: 1_772_389_800_000)
    static let nowMinute = Minute(holding: now)
    static let right = RightID(0x1122_3344_5566_7788)
    static let zone = ZoneRecord(zone: 3, parent: 1)

    init(_ description: String, _ answer: Refusal?, _ change: (inout Facts) -> Void = { _ in }) {
        self.description = description
        self.answer = answer
        facts = Facts(
            claim: Claim(Self.token()),
            medium: .staticCode,
            zone: 3,
            direction: .entry,
            right: .row(Self.row()),
            block: .absent,
            zones: Self.graph(Self.zone),
            head: HeadDates(
                issuedAt: Self.now.advanced(by: .seconds(-60)),
                expiresAt: Self.now.advanced(by: .seconds(3_600))
            ),
            time: TimeBounds(exactly: Self.now)
        )
        change(&facts)
    }

    static func token(
        generation: UInt8 = 2,
        issuedAt: Minute = Minute(count: 10),
        flags: RightFlags = [],
        duration: UInt32 = Token.durationMax,
        zoneSet: UInt16 = 7
    ) -> Token {
        Token(
            key: 1,
            flags: flags,
            generation: generation,
            right: right,
            scope: ScopeID(9),
            issuedAt: issuedAt,
            notBefore: .first,
            duration: duration,
            zoneSet: zoneSet
        )
    }

    static func row(_ change: (inout RightRecord) -> Void = { _ in }) -> RightRecord {
        var row = RightRecord(right: right, generation: 2, zoneSet: 7)
        change(&row)
        return row
    }

    /// Zone 1 holds zone 3; set 7 opens zone 3, set 8 zone 1, set 9 zone 5.
    static func graph(_ zone: ZoneRecord) -> ZoneGraph {
        ZoneGraph(
            zones: [ZoneRecord(zone: 1), zone, ZoneRecord(zone: 5)],
            sets: [
                ZoneSetRecord(set: 7, zones: [3]), ZoneSetRecord(set: 8, zones: [1]),
                ZoneSetRecord(set: 9, zones: [5]),
            ]
        )
    }

    static func minutes(_ offset: Int) -> Minute {
        Minute(count: UInt32(Int(nowMinute.count) + offset))
    }
}

extension Facts {
    mutating func row(_ change: (inout RightRecord) -> Void) {
        right = .row(Given.row(change))
    }

    mutating func zone(_ change: (inout ZoneRecord) -> Void) {
        var zone = Given.zone
        change(&zone)
        zones = Given.graph(zone)
    }

    /// The cache is past its expiry.
    mutating func stale(_ policy: StalePolicy) {
        zone { $0.stalePolicy = policy }
        head = HeadDates(issuedAt: head.issuedAt, expiresAt: time.low)
    }

    /// The time is known to within an hour on both sides.
    mutating func unsure() {
        time = TimeBounds(
            low: Given.now.advanced(by: .seconds(-3_600)),
            high: Given.now.advanced(by: .seconds(3_600))
        )
    }
}
