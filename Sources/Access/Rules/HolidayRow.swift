import Vocabulary

/// Some holidays of a calendar, a row of the policies table: 48 bytes, big-endian.
///
/// ```
/// 0 kind 1 (4) · 1 zero 3 · 4 index 2 · 6 calendar 2 · 8 length 1 (0 to 18) · 9 zero 3
/// 12 eighteen days of 2 (since 2020-01-01), ascending; zero where there are fewer
/// ```
/// A calendar without holidays has one row of length 0, so that it is not taken for a missing one.
package struct HolidayRow: Hashable, Sendable {
    package static let keyKind: UInt8 = 4
    package static let daysMax = 18

    package let calendar: UInt16
    package let index: UInt16
    package let days: [LocalDay]

    /// Nil where its numbers cannot be.
    package init?(calendar: UInt16, index: UInt16, days: [LocalDay]) {
        guard calendar > 0, days.count <= Self.daysMax,
            days.allSatisfy({ (LocalDay.firstHoliday...LocalDay.last).contains($0) }),
            zip(days, days.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        self.calendar = calendar
        self.index = index
        self.days = days
    }

    /// All rows of a calendar; empty where one of its days cannot be.
    package static func rows(calendar: UInt16, days: [LocalDay]) -> [HolidayRow] {
        let sorted = Set(days).sorted()
        var rows: [HolidayRow] = []
        for start in stride(from: 0, to: max(1, sorted.count), by: daysMax) {
            let few = Array(sorted.dropFirst(start).prefix(daysMax))
            let index = UInt16(clamping: rows.count)
            guard let row = Self(calendar: calendar, index: index, days: few) else { return [] }
            rows.append(row)
        }
        return rows
    }
}

extension HolidayRow {
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.number(Self.keyKind)
        writer.zeros(3)
        writer.number(index)
        writer.number(calendar)
        writer.number(UInt8(days.count))
        writer.zeros(3)
        for day in days {
            writer.number(UInt16(clamping: day.count - LocalDay.firstHoliday.count))
        }
        writer.zeros(2 * (Self.daysMax - days.count))
        return writer.bytes
    }

    /// Reads 48 bytes, or gives nil where a field holds what this version does not know.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Record.byteCount, bytes[0] == Self.keyKind else { return nil }
        var reader = ByteReader(bytes, at: 4)
        let index: UInt16 = reader.number()
        let calendar: UInt16 = reader.number()
        let count = Int(reader.number(UInt8.self))
        guard reader.zeros(3), count <= Self.daysMax else { return nil }
        let days = (0..<count).map { _ in
            LocalDay(count: LocalDay.firstHoliday.count + UInt32(reader.number(UInt16.self)))
        }
        self.init(calendar: calendar, index: index, days: days)
        guard self.bytes == bytes else { return nil }
    }
}
