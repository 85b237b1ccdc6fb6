/// How much an event matters to the person on duty.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// For the one who searches a fault; off by default.
    case debug
    /// What normally happens.
    case info
    /// Something to look at by day.
    case warning
    /// Something does not work.
    case error

    package static func < (first: LogLevel, second: LogLevel) -> Bool {
        first.rank < second.rank
    }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}
