/// How long to wait after each failed try, and after how many of them nothing is tried any more.
package struct BackOff: Sendable, Hashable {
    /// A tenth: so that what failed together does not come back together.
    private static let jitterParts: UInt64 = 10

    /// The wait after the first failure, the second, …; the failure behind the last one is final.
    package let waits: [Duration]

    package init(_ waits: [Duration]) {
        precondition(!waits.isEmpty, "what may fail is tried at least twice")
        self.waits = waits
    }

    /// For what works on the hub's own tables: quick at first, given up within a day.
    package static let inside = BackOff([
        .seconds(1), .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(3_600),
        .seconds(4 * 3_600), .seconds(12 * 3_600),
    ])

    /// For what waits for somebody else's server, over three days: Standard Webhooks 1.0.0.
    package static let threeDays = BackOff([
        .seconds(5), .seconds(300), .seconds(1_800), .seconds(2 * 3_600), .seconds(5 * 3_600),
        .seconds(10 * 3_600), .seconds(14 * 3_600), .seconds(20 * 3_600), .seconds(24 * 3_600),
    ])

    package var triesMax: Int { waits.count + 1 }

    /// The wait after so many failed tries, up to a tenth longer; nil when that was the last one.
    package func wait(afterTries tries: Int, random: UInt64) -> Duration? {
        precondition(tries > 0, "a wait follows a try")
        guard tries <= waits.count else { return nil }
        let wait = waits[tries - 1].components
        let milliseconds = UInt64(wait.seconds) * 1_000
        let spread = milliseconds / Self.jitterParts
        return .milliseconds(Int64(milliseconds + (spread == 0 ? 0 : random % (spread + 1))))
    }
}
