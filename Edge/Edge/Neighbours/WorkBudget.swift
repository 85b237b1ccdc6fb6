/// How much work may be done now: so much a second, and at most one second's worth at once.
package struct WorkBudget: Sendable, Hashable {
    package let perSecond: Int
    private var left: Double
    private var at: Duration

    package init(perSecond: Int, at now: Duration) {
        self.perSecond = perSecond
        left = Double(perSecond)
        at = now
    }

    /// Whether there is anything left; what costs more than that is paid for afterwards.
    package mutating func allows(at now: Duration) -> Bool {
        let (seconds, attoseconds) = (now - at).components
        let passed = Double(seconds) + Double(attoseconds) / 1e18
        left = min(Double(perSecond), left + max(0, passed) * Double(perSecond))
        at = max(at, now)
        return left > 0
    }

    package mutating func pay(_ work: Int) { left -= Double(work) }
}
