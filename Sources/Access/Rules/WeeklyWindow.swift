package import Vocabulary

/// A rule of a policy: on these weekdays, between these minutes of the day.
///
/// 48 bytes, big-endian:
/// ```
/// 0 kind 1 (1) · 1 zero 4 · 5 index 1 · 6 policy 2 · 8 weekdays 1 (bit 0 Monday … bit 6 Sunday)
/// 9 zero 1 · 10 opens 2 · 12 closes 2 (minutes of the day, closes after opens, 1440 is midnight)
/// 14 offset 2 (minutes east of UTC, two's complement) · 16 zero 32
/// ```
/// A policy admits when any of its windows holds, or any of its groups (``ConditionRow``).
package struct WeeklyWindow: Hashable, Sendable {
    package static let keyKind: UInt8 = 1
    package static let minutesOfDay: UInt16 = 1440
    private static let offsetMax: Int16 = 14 * 60

    package let policy: UInt16
    package let index: UInt8
    package let weekdays: UInt8
    package let opens: UInt16
    package let closes: UInt16
    package let offset: Int16

    package init?(
        policy: UInt16,
        index: UInt8 = 0,
        weekdays: UInt8,
        opens: UInt16,
        closes: UInt16,
        offset: Int16 = 0
    ) {
        guard policy > 0, weekdays < 0x80, opens < closes, closes <= Self.minutesOfDay,
            offset.magnitude <= Self.offsetMax.magnitude
        else { return nil }
        self.policy = policy
        self.index = index
        self.weekdays = weekdays
        self.opens = opens
        self.closes = closes
        self.offset = offset
    }

    /// Whether this window is open at a moment.
    package func holds(_ moment: Timestamp) -> Bool {
        RuleCondition.isOpen(LocalClock(fixed: offset), moment, weekdays, opens, closes)
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.number(Self.keyKind)
        writer.zeros(4)
        writer.number(index)
        writer.number(policy)
        writer.number(weekdays)
        writer.zeros(1)
        writer.number(opens)
        writer.number(closes)
        writer.number(UInt16(bitPattern: offset))
        writer.zeros(32)
        return writer.bytes
    }

    package init?(bytes: [UInt8]) {
        guard bytes.count == Record.byteCount, bytes[0] == Self.keyKind else { return nil }
        var reader = ByteReader(bytes, at: 1)
        guard reader.zeros(4) else { return nil }
        let index: UInt8 = reader.number()
        let policy: UInt16 = reader.number()
        let weekdays: UInt8 = reader.number()
        guard reader.zeros(1) else { return nil }
        let opens: UInt16 = reader.number()
        let closes: UInt16 = reader.number()
        let offset = Int16(bitPattern: reader.number())
        guard reader.zeros(32) else { return nil }
        self.init(
            policy: policy,
            index: index,
            weekdays: weekdays,
            opens: opens,
            closes: closes,
            offset: offset
        )
    }
}
