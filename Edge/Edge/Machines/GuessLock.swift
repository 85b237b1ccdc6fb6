/// Locks a keypad after wrong codes, so that typing on does not find one that is right.
///
/// Five wrong codes within a quarter of an hour lock it for a minute; each lock after that is twice
/// as long, up to a quarter of an hour, until no wrong code came for that long. A wrong check
/// character is a slip of the finger more often than a guess and counts a quarter: it is bounded
/// all the same.
package struct GuessLock: Sendable {
    package enum Mistake: Sendable, CaseIterable {
        /// Well formed, and nobody's.
        case guess
        /// Not of the form that a code has.
        case slip

        var weight: Int { self == .guess ? 4 : 1 }
    }

    /// Wrong codes in the window that lock.
    package static let guessesMax = 5
    package static let window = Duration.seconds(15 * 60)
    package static let lockFirst = Duration.seconds(60)
    package static let lockMax = Duration.seconds(15 * 60)
    private static let weightMax = guessesMax * Mistake.guess.weight

    /// Those of the window, at most as many as could ever lock.
    private var mistakes: [(at: Duration, weight: Int)] = []
    private var locks = 0
    private var lockedUntil: Duration?

    package init() {}

    /// Times run since boot; those of an earlier process may be negative.
    package func isLocked(at moment: Duration) -> Bool {
        lockedUntil.map { moment < $0 } ?? false
    }

    /// Takes a wrong code; tells whether it locked the keypad.
    @discardableResult
    package mutating func handle(_ mistake: Mistake, at moment: Duration) -> Bool {
        forget(until: moment)
        guard !isLocked(at: moment) else { return false }
        mistakes.append((moment, mistake.weight))
        if mistakes.count > Self.weightMax { mistakes.removeFirst() }
        guard weight >= Self.weightMax else { return false }
        lockedUntil = moment + length
        locks += 1
        return true
    }

    /// Whether it locks for longer or, where neither locks, is nearer to it.
    package func isStricter(than other: GuessLock) -> Bool {
        guard lockedUntil == other.lockedUntil else {
            guard let lockedUntil else { return false }
            return other.lockedUntil.map { lockedUntil > $0 } ?? true
        }
        return weight > other.weight
    }

    private var weight: Int { mistakes.reduce(0) { $0 + $1.weight } }

    private var length: Duration {
        min(Self.lockMax, Self.lockFirst * (1 << min(locks, 10)))
    }

    /// A quarter of an hour without a wrong code, after the last lock ended, ends it all.
    private mutating func forget(until moment: Duration) {
        mistakes.removeAll { moment - $0.at >= Self.window }
        guard let lockedUntil, mistakes.isEmpty, moment - lockedUntil >= Self.window else { return }
        locks = 0
        self.lockedUntil = nil
    }
}
