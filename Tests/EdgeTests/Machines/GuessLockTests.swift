import Edge
import Testing

struct GuessLockTests {
    private static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }

    private static func take(
        _ lock: inout GuessLock,
        _ mistake: GuessLock.Mistake,
        at moment: Duration
    ) -> Bool {
        lock.handle(mistake, at: moment)
    }

    /// Gives wrong codes a second apart until the keypad locks; gives how many that took.
    private static func guess(
        _ lock: inout GuessLock,
        _ mistake: GuessLock.Mistake = .guess,
        from start: Duration
    ) -> Int {
        for count in 1...100 where lock.handle(mistake, at: start + .seconds(count - 1)) {
            return count
        }
        return 0
    }

    @Test(arguments: [(GuessLock.Mistake.guess, 5), (.slip, 20)])
    func `Five guesses lock, and twenty slips of the finger`(
        _ mistake: GuessLock.Mistake,
        _ count: Int
    ) {
        var lock = GuessLock()
        #expect(Self.guess(&lock, mistake, from: .zero) == count)
        let locked = Duration.seconds(count - 1)
        #expect(lock.isLocked(at: locked))
        #expect(lock.isLocked(at: locked + .milliseconds(59_999)))
        #expect(!lock.isLocked(at: locked + .seconds(60)))
    }

    @Test func `Guesses count for a quarter of an hour`() {
        var lock = GuessLock()
        for _ in 0..<4 { #expect(!Self.take(&lock, .guess, at: .zero)) }
        var later = lock
        #expect(Self.take(&lock, .guess, at: Self.minutes(15) - .milliseconds(1)))
        #expect(!Self.take(&later, .guess, at: Self.minutes(15)))
    }

    @Test func `Each lock is twice as long, up to a quarter of an hour`() {
        var lock = GuessLock()
        var now = Duration.zero
        for minutes in [1, 2, 4, 8, 15, 15] {
            let count = Self.guess(&lock, from: now)
            now += .seconds(count - 1)
            #expect(lock.isLocked(at: now + Self.minutes(minutes) - .milliseconds(1)))
            #expect(!lock.isLocked(at: now + Self.minutes(minutes)))
            now += Self.minutes(minutes)
        }
    }

    @Test func `A quarter of an hour without a wrong code ends it all`() {
        var lock = GuessLock()
        _ = Self.guess(&lock, from: .zero)
        let open = Duration.seconds(4) + Self.minutes(1)
        let start = open + Self.minutes(15)
        #expect(Self.guess(&lock, from: start) == 5)
        #expect(!lock.isLocked(at: start + .seconds(4) + Self.minutes(1)))
    }

    @Test func `What is typed while it is locked changes nothing`() {
        var lock = GuessLock()
        _ = Self.guess(&lock, from: .zero)
        for second in 5..<60 { #expect(!Self.take(&lock, .guess, at: .seconds(second))) }
        #expect(!lock.isLocked(at: .seconds(64)))
    }

    @Test func `Times before this boot count as well`() {
        var lock = GuessLock()
        for second in 0..<5 { lock.handle(.guess, at: .seconds(second - 30)) }
        #expect(lock.isLocked(at: .zero))
        #expect(!lock.isLocked(at: .seconds(34)))
    }

    @Test func `However long somebody types, what is found in a day is next to nothing`() {
        var lock = GuessLock()
        var tries = 0
        for second in 0..<86_400 where !lock.isLocked(at: .seconds(second)) {
            lock.handle(.guess, at: .seconds(second))
            tries += 1
        }
        #expect(tries < 500)
    }
}
