package import Vocabulary

/// The clock of a place: what a moment is called there.
package struct LocalClock: Hashable, Sendable {
    private static let minute: Int64 = 60_000
    static let dayLength: Int64 = 1_440 * minute
    /// Where every rule has ended; sums with it do not overflow.
    private static let latest: Int64 = 1 << 53

    private struct Change: Hashable, Sendable {
        let at: Int64
        let offset: Int64
    }

    private let offset: Int64
    private let changes: [Change]

    package static let utc = LocalClock(fixed: 0)

    /// A clock that is never changed, so many minutes east of UTC.
    package init(fixed offset: Int16) {
        self.offset = Int64(offset) * Self.minute
        changes = []
    }

    /// Nil where the rows do not follow each other.
    init?(_ rows: [TimeZoneRow]) {
        let rows = rows.sorted { $0.index < $1.index }
        guard let first = rows.first, rows.indices.allSatisfy({ rows[$0].index == $0 }) else {
            return nil
        }
        var changes: [OffsetChange] = []
        for row in rows {
            guard row.offset == changes.last?.offset ?? first.offset else { return nil }
            changes += row.changes
        }
        guard zip(changes, changes.dropFirst()).allSatisfy({ $0.at < $1.at }) else { return nil }
        offset = Int64(first.offset) * Self.minute
        self.changes = changes.map {
            Change(
                at: Int64(clamping: min($0.at.start.milliseconds, UInt64(Self.latest))),
                offset: Int64($0.offset) * Self.minute
            )
        }
    }

    /// Minutes east of UTC.
    package func offset(at moment: Timestamp) -> Int16 {
        Int16(clamping: offset(Self.count(moment)) / Self.minute)
    }

    package func day(at moment: Timestamp) -> LocalDay {
        LocalDay(count: UInt32(clamping: Self.floorDivided(local(moment), Self.dayLength)))
    }

    package func minuteOfDay(at moment: Timestamp) -> UInt16 {
        let local = local(moment)
        let start = Self.floorDivided(local, Self.dayLength) * Self.dayLength
        return UInt16(clamping: (local - start) / Self.minute)
    }
}

extension LocalClock {
    /// Milliseconds since 1970 as the clock on the wall counts them.
    func local(_ moment: Timestamp) -> Int64 {
        let count = Self.count(moment)
        return count + offset(count)
    }

    /// The next moment at which the clock on the wall is set, or reaches a time of its own.
    ///
    /// `boundary` gives the first such local time after a given one; nil where there is none.
    func next(after moment: Timestamp, _ boundary: (Int64) -> Int64?) -> Timestamp? {
        let count = Self.count(moment)
        let change = changes.first { $0.at > count }?.at
        let reached = boundary(local(moment)).map { $0 - offset(count) }
        guard let next = [change, reached].compactMap(\.self).min(), next > count,
            next < Self.latest
        else { return nil }
        return Timestamp(milliseconds: UInt64(next))
    }

    private func offset(_ count: Int64) -> Int64 {
        changes.last { $0.at <= count }?.offset ?? offset
    }

    private static func count(_ moment: Timestamp) -> Int64 {
        Int64(min(moment.milliseconds, UInt64(latest)))
    }

    static func floorDivided(_ number: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
