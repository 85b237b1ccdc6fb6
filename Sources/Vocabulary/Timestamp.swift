import FoundationEssentials

/// A moment in Unix milliseconds, UTC: the form of time in every binary object and SQL column.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let milliseconds: UInt64

    package init(milliseconds: UInt64) {
        self.milliseconds = milliseconds
    }

    package static let distantPast = Timestamp(milliseconds: 0)
    package static let distantFuture = Timestamp(milliseconds: UInt64.max)

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// Later by a duration; saturates at both ends, since a clock read must never trap a gate.
    package func advanced(by duration: Duration) -> Timestamp {
        let step = duration.wholeMilliseconds
        let (sum, overflow) =
            step >= 0
            ? milliseconds.addingReportingOverflow(UInt64(step))
            : milliseconds.subtractingReportingOverflow(step.magnitude)
        guard overflow else { return Timestamp(milliseconds: sum) }
        return step >= 0 ? .distantFuture : .distantPast
    }

    /// How long since another moment; negative when that one is later.
    package func since(_ other: Timestamp) -> Duration {
        let isLater = milliseconds >= other.milliseconds
        let gap = isLater ? milliseconds - other.milliseconds : other.milliseconds - milliseconds
        let bounded = Int64(clamping: gap)
        return .milliseconds(isLater ? bounded : -bounded)
    }
}

extension Timestamp: CustomStringConvertible {
    private static let wholeSeconds = Date.ISO8601FormatStyle()
    private static let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// The last moment that RFC 3339 can write: the year 9999.
    private static let lastWritable: UInt64 = 253_402_300_799_999

    /// RFC 3339 in UTC with milliseconds, the form of time in JSON.
    ///
    /// The fraction is written from the integer: a date in floating point loses milliseconds.
    package var description: String {
        let bounded = min(milliseconds, Self.lastWritable)
        let second = Date(timeIntervalSince1970: Double(bounded / 1000))
        let fraction = String(1000 + bounded % 1000).dropFirst()
        return second.formatted(Self.wholeSeconds).dropLast() + ".\(fraction)Z"
    }

    /// Reads RFC 3339 in UTC, with or without a fraction of a second.
    ///
    /// Foundation takes 30 February for 2 March; a date that is none is refused here.
    package init?(rfc3339 text: String) {
        guard text.utf8.count <= 30, text.hasSuffix("Z"),
            let date = (try? Self.withFraction.parse(text)) ?? (try? Self.wholeSeconds.parse(text)),
            date.timeIntervalSince1970 >= 0
        else { return nil }
        let second = Timestamp(milliseconds: UInt64(date.timeIntervalSince1970) * 1000)
        guard second.description.prefix(19) == text.prefix(19) else { return nil }
        self.init(milliseconds: UInt64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let moment = Self(rfc3339: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "Not a time like 2026-03-01T18:30:00Z"
            )
        }
        self = moment
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Duration {
    /// Rounded towards zero and bounded to what Int64 holds.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }
}
