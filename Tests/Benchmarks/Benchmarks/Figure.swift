/// What `jalon bench` measures: the raw value is the key in its JSON, which never changes.
package enum Figure: String, CaseIterable, Sendable {
    case decisionP50Microseconds100k
    case decisionP99Microseconds100k
    case decisionP50Microseconds1M
    case decisionP99Microseconds1M
    case lookupRatioToC
    case journalRatioToC
    case rotatingFirstSlotMicroseconds
    case rotatingLastSlotMicroseconds
    case rotatingRememberedSlotMicroseconds
    case deltaShareOfSnapshot
    case drainScansPerSecond
    case decodeMilliseconds720p
    case decodeMillisecondsPlainZbar720p
    case edgeResidentMebibytes
    case readerResidentMebibytes

    /// What the figure says, for people.
    package var title: String {
        switch self {
        case .decisionP50Microseconds100k: "decision, 100 000 rights, median (µs)"
        case .decisionP99Microseconds100k: "decision, 100 000 rights, 99 of 100 (µs)"
        case .decisionP50Microseconds1M: "decision, 1 000 000 rights, median (µs)"
        case .decisionP99Microseconds1M: "decision, 1 000 000 rights, 99 of 100 (µs)"
        case .lookupRatioToC: "verified lookup / plain lookup in C"
        case .journalRatioToC: "decision and durable record / same SQLite work in C"
        case .rotatingFirstSlotMicroseconds: "verifying a rotating code, slot 0 (µs)"
        case .rotatingLastSlotMicroseconds: "verifying a rotating code, slot 2 879 (µs)"
        case .rotatingRememberedSlotMicroseconds: "the same, the slot before remembered (µs)"
        case .deltaShareOfSnapshot: "bytes of a 1 % delta / snapshot"
        case .drainScansPerSecond: "backlog drained into the hub (scans/s)"
        case .decodeMilliseconds720p: "decoding a 720p frame (ms of processor)"
        case .decodeMillisecondsPlainZbar720p: "the same by plain zbar (ms of processor)"
        case .edgeResidentMebibytes: "jalon-edge in memory (MiB)"
        case .readerResidentMebibytes: "jalon-qr in memory (MiB)"
        }
    }

    /// How many digits after the point are worth showing.
    package var digits: Int {
        switch self {
        case .drainScansPerSecond: 0
        case .lookupRatioToC, .journalRatioToC, .decodeMilliseconds720p,
            .decodeMillisecondsPlainZbar720p:
            2
        case .deltaShareOfSnapshot: 4
        default: 1
        }
    }
}
