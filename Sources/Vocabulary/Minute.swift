/// A moment in whole minutes since 2020-01-01 UTC: the form of time in tokens and rights.
package struct Minute: Hashable, Comparable, Sendable {
    package let count: UInt32

    package init(count: UInt32) {
        self.count = count
    }

    /// 2020-01-01T00:00:00Z in Unix milliseconds.
    private static let epochMilliseconds: UInt64 = 1_577_836_800_000
    private static let length: UInt64 = 60_000

    /// The largest value stands for "without end".
    package static let never = Minute(count: .max)
    package static let first = Minute(count: 0)

    /// The minute that holds this moment; bounded at both ends.
    package init(holding moment: Timestamp) {
        guard moment.milliseconds > Self.epochMilliseconds else {
            self = .first
            return
        }
        let minutes = (moment.milliseconds - Self.epochMilliseconds) / Self.length
        count = UInt32(clamping: min(minutes, UInt64(UInt32.max - 1)))
    }

    /// Its first millisecond; `never` is the distant future.
    package var start: Timestamp {
        guard self != .never else { return .distantFuture }
        return Timestamp(milliseconds: Self.epochMilliseconds + UInt64(count) * Self.length)
    }

    package func advanced(byMinutes minutes: UInt32) -> Minute {
        let (sum, overflow) = count.addingReportingOverflow(minutes)
        return overflow ? .never : Minute(count: sum)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.count < right.count
    }
}
