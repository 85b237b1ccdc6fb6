package import Vocabulary

/// When a job is to be done.
package enum JobTime: Sendable, Hashable {
    case at(Timestamp)
    /// At `from` and at each whole interval behind it; times missed in downtime are made up for by
    /// one run.
    case every(Duration, from: Timestamp)

    var first: Timestamp {
        switch self {
        case .at(let moment): moment
        case .every(_, let moment): moment
        }
    }

    var interval: Duration? {
        switch self {
        case .at: nil
        case .every(let interval, _): interval
        }
    }
}

/// A piece of work as its handler is given it.
package struct Job: Sendable, Hashable {
    package enum State: Int, Sendable, CaseIterable {
        case waiting = 0
        case done = 1
        /// Given up: an operator decides whether it is tried again.
        case dead = 2
    }

    package static let nameLengthMax = 64
    package static let keyLengthMax = 200
    package static let payloadBytesMax = 16 * 1_024

    package let number: Int64
    package let company: CompanyID
    package let name: String
    /// Unique under its name and company: the same work is not scheduled twice.
    package let key: String
    package let payload: JSONValue
    /// The time it was meant for, which may be long ago.
    package let planned: Timestamp
    package let interval: Duration?
    package let state: State
    /// Tries begun, this one included.
    package let tries: Int
    package let owner: Int64
    package let due: Timestamp
    package let failure: String?

    /// The first of its times behind a moment; nil where it has one time only.
    func next(after now: Timestamp) -> Timestamp? {
        guard let interval else { return nil }
        let step = UInt64(max(1, interval.wholeMilliseconds))
        guard planned <= now else { return planned }
        let passed = now.milliseconds - planned.milliseconds
        return Timestamp(milliseconds: planned.milliseconds + (passed / step + 1) * step)
    }
}
