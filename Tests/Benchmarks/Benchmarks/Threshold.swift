/// The figures that a release must reach: this file is the only place where they stand.
///
/// They are those of the design; a change of one is a decision, never a repair of a red run.
package enum Threshold: Sendable, Equatable {
    case atMost(Double)
    case atLeast(Double)

    package static func of(_ figure: Figure) -> Threshold? {
        switch figure {
        case .decisionP50Microseconds100k, .decisionP50Microseconds1M: .atMost(300)
        case .decisionP99Microseconds100k, .decisionP99Microseconds1M: .atMost(1_000)
        // The decision's own targets: the usual scan, and the first of a phone late in its capsule.
        case .rotatingFirstSlotMicroseconds, .rotatingRememberedSlotMicroseconds: .atMost(300)
        case .rotatingLastSlotMicroseconds: .atMost(1_000)
        case .lookupRatioToC: .atMost(1.3)
        case .journalRatioToC: .atMost(1.15)
        case .deltaShareOfSnapshot: .atMost(0.05)
        case .drainScansPerSecond: .atLeast(20_000)
        // A quarter of a core at 15 frames a second.
        case .decodeMilliseconds720p: .atMost(250.0 / 15)
        case .decodeMillisecondsPlainZbar720p: nil
        // Both processes of an edge share 60 MB.
        case .edgeResidentMebibytes, .readerResidentMebibytes: .atMost(60)
        }
    }

    package func isMet(by value: Double) -> Bool {
        switch self {
        case .atMost(let limit): value <= limit
        case .atLeast(let limit): value >= limit
        }
    }
}
