package import Vocabulary

/// How far a time zone is from UTC from some moment on.
package struct OffsetChange: Hashable, Sendable {
    package let at: Minute
    /// Minutes east of UTC.
    package let offset: Int16

    package init(at moment: Minute, offset: Int16) {
        at = moment
        self.offset = offset
    }
}

/// Some changes of a time zone's offset, a row of the policies table: 48 bytes, big-endian.
///
/// ```
/// 0 kind 1 (3) · 1 zero 3 · 4 index 2 · 6 time zone 2 · 8 length 1 (0 to 6) · 9 zero 1
/// 10 offset before the first of them 2 (minutes east of UTC, two's complement)
/// 12 six times: from 4 (minutes since 2020), offset 2; zero where there are fewer
/// ```
/// The hub compiles them from its time zone database, so that a gate needs none and a day is
/// decided again under the clocks that held then. The indices count up from 0, and each row begins
/// with the offset that the one before ends with. Time zone 1 is that of the place itself, by which
/// moments are shown to people.
package struct TimeZoneRow: Hashable, Sendable {
    package static let keyKind: UInt8 = 3
    package static let changesMax = 6
    /// No place is farther from UTC than 14 hours.
    package static let offsetMax: Int16 = 14 * 60

    package let timeZone: UInt16
    package let index: UInt16
    package let offset: Int16
    package let changes: [OffsetChange]

    /// Nil where its numbers cannot be.
    package init?(timeZone: UInt16, index: UInt16, offset: Int16, changes: [OffsetChange]) {
        let offsets = [offset] + changes.map(\.offset)
        guard timeZone > 0, changes.count <= Self.changesMax,
            offsets.allSatisfy({ $0.magnitude <= Self.offsetMax.magnitude }),
            zip(changes, changes.dropFirst()).allSatisfy({ $0.at < $1.at })
        else { return nil }
        self.timeZone = timeZone
        self.index = index
        self.offset = offset
        self.changes = changes
    }

    /// All rows of a time zone; empty where one of its numbers cannot be.
    package static func rows(
        timeZone: UInt16,
        offset: Int16,
        changes: [OffsetChange]
    ) -> [TimeZoneRow] {
        var rows: [TimeZoneRow] = []
        var before = offset
        for start in stride(from: 0, to: max(1, changes.count), by: changesMax) {
            let few = Array(changes.dropFirst(start).prefix(changesMax))
            let row = Self(
                timeZone: timeZone,
                index: UInt16(clamping: rows.count),
                offset: before,
                changes: few
            )
            guard let row else { return [] }
            rows.append(row)
            before = few.last?.offset ?? before
        }
        return rows
    }
}

extension TimeZoneRow {
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.number(Self.keyKind)
        writer.zeros(3)
        writer.number(index)
        writer.number(timeZone)
        writer.number(UInt8(changes.count))
        writer.zeros(1)
        writer.number(UInt16(bitPattern: offset))
        for change in changes {
            writer.number(change.at.count)
            writer.number(UInt16(bitPattern: change.offset))
        }
        writer.zeros(6 * (Self.changesMax - changes.count))
        return writer.bytes
    }

    /// Reads 48 bytes, or gives nil where a field holds what this version does not know.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Record.byteCount, bytes[0] == Self.keyKind else { return nil }
        var reader = ByteReader(bytes, at: 4)
        let index: UInt16 = reader.number()
        let timeZone: UInt16 = reader.number()
        let count = Int(reader.number(UInt8.self))
        guard reader.zeros(1), count <= Self.changesMax else { return nil }
        let offset = Int16(bitPattern: reader.number())
        let changes = (0..<count).map { _ in
            OffsetChange(
                at: Minute(count: reader.number()),
                offset: Int16(bitPattern: reader.number())
            )
        }
        self.init(timeZone: timeZone, index: index, offset: offset, changes: changes)
        guard self.bytes == bytes else { return nil }
    }
}
