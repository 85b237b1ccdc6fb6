/// What a device knows of the time: it is not before `low` and not after `high`.
///
/// Time is an interval because a gate may have lost its clock: `low` is monotone and rests on
/// signed objects, so that a clock set back never revives an expired right.
package struct TimeBounds: Hashable, Sendable {
    package let low: Timestamp
    package let high: Timestamp

    package init(low: Timestamp, high: Timestamp) {
        precondition(low <= high, "the earliest possible time is not after the latest")
        self.low = low
        self.high = high
    }

    /// A time known exactly, as at the hub.
    package init(exactly moment: Timestamp) {
        low = moment
        high = moment
    }
}
