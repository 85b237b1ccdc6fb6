/// How a board's clock lies to the time since boot, by the last good round trip of a beat.
///
/// The board read its clock somewhere between the beat's sending and its answer: the middle is
/// taken, half the round trip is what nobody knows.
struct BoardTime: Sendable, Equatable {
    /// The time since boot at which the board's clock said zero.
    let zero: Duration
    let unsure: Duration
    let takenAt: Duration

    init(clock: UInt64, sentAt: Duration, heardAt: Duration) {
        let half = (heardAt - sentAt) / 2
        zero = sentAt + half - .milliseconds(Int64(clock))
        unsure = half
        takenAt = heardAt
    }

    /// Whether this one is to take the place of another.
    func isBetter(than other: BoardTime?) -> Bool {
        guard let other else { return true }
        return unsure * 2 <= BoardLimits.roundTripMax || unsure <= other.unsure
            || takenAt - other.takenAt > BoardLimits.clockAgeMax
    }

    /// Never later than it was heard of, nor earlier than `earliest`.
    func sinceBoot(_ clock: UInt64, heardAt: Duration, earliest: Duration) -> Duration {
        max(earliest, min(heardAt, zero + .milliseconds(Int64(clock))))
    }

    /// The board's clock that is surely not after a time since boot; nil before the board's start.
    func clock(before time: Duration) -> UInt64? {
        let since = time - unsure - zero
        guard since >= .zero else { return nil }
        return UInt64(since / .milliseconds(1))
    }
}
