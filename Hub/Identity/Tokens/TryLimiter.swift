/// Slows down whoever shows wrong codes, one address apart from the other.
///
/// A value: who holds it says what time it is.
package struct TryLimiter: Sendable {
    /// Wrong tries in one window; the next try waits for the window's end.
    package static let triesMax = 10
    package static let window = Duration.seconds(60)
    /// Addresses remembered; past them the one whose window began first is forgotten.
    package static let addressesMax = 4_096

    private struct Tries {
        var count: Int
        var since: Duration
    }

    private var tries: [String: Tries] = [:]

    package init() {}

    /// How long the address must wait, nil when it may try; `now` counts since boot.
    package func wait(_ address: String, at now: Duration) -> Duration? {
        guard let known = tries[address], known.count >= Self.triesMax else { return nil }
        let rest = known.since + Self.window - now
        return rest > .zero ? rest : nil
    }

    package mutating func noteWrong(_ address: String, at now: Duration) {
        if let known = tries[address], now < known.since + Self.window {
            tries[address]?.count += 1
            return
        }
        if tries.count >= Self.addressesMax, tries[address] == nil { forgetOldest() }
        tries[address] = Tries(count: 1, since: now)
    }

    /// Forgets wrong tries, unless they are too many: who shares the address goes on waiting.
    package mutating func noteRight(_ address: String, at now: Duration) {
        if wait(address, at: now) == nil { tries[address] = nil }
    }

    private mutating func forgetOldest() {
        guard let oldest = tries.min(by: { $0.value.since < $1.value.since }) else { return }
        tries[oldest.key] = nil
    }
}
