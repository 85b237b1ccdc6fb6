package import Vocabulary

/// Knows the time as an interval whose lower end is monotone and rests on what the hub signed.
///
/// The wall clock moves neither end: setting it back revives nothing, setting it forward kills
/// nothing. It is only watched, so that a jump is journalled (DESIGN 4.8, security.md 4).
package struct ClockMachine: Sendable {
    package enum Event: Sendable {
        /// What the wall clock shows.
        case wall(Timestamp)
        /// A signed object, however old: the time is not before it.
        case signed(Timestamp)
        /// An answer that the hub signed for a question of this moment.
        case answered(Timestamp)
    }

    package enum Action: Sendable, Equatable {
        /// The wall clock jumped; the jump was ignored and is to be journalled.
        case journalJump(forward: Bool)
    }

    /// What survives the process.
    package struct Mark: Sendable, Equatable {
        package let low: Timestamp
        package let sinceBoot: Duration
        /// Names the boot, so that time since then can be carried over.
        package let boot: String
        /// When the hub last confirmed the time; what a quartz drifts is counted from there.
        package let confirmedAt: Duration?

        package init(low: Timestamp, sinceBoot: Duration, boot: String, confirmedAt: Duration?) {
            self.low = low
            self.sinceBoot = sinceBoot
            self.boot = boot
            self.confirmedAt = confirmedAt
        }
    }

    /// The wall clock may differ by so much from the time that passed before it is a jump.
    package static let jumpMin = Duration.seconds(600)
    /// How far the hub's answer may be behind the true time.
    package static let answerWidth = Duration.seconds(2)
    /// How far a device may be off that was not confirmed since it started.
    package static let widthDefault = Duration.seconds(36 * 3_600)
    /// A quartz clock without help errs by less than 100 millionths.
    private static let driftDivisor = 10_000

    private let boot: String
    private let width: Duration
    private var base: Timestamp
    private var baseAt: Duration
    private var confirmedAt: Duration?
    private var wall: (time: Timestamp, at: Duration)?

    /// Starts from what was persisted; without a mark the time is only known to be after `floor`.
    package init(
        mark: Mark?,
        floor: Timestamp = .distantPast,
        boot: String,
        sinceBoot now: Duration,
        width: Duration = widthDefault
    ) {
        self.boot = boot
        self.width = width
        baseAt = now
        base = floor
        guard let mark else { return }
        let isSameBoot = !boot.isEmpty && mark.boot == boot && mark.sinceBoot <= now
        let passed = isSameBoot ? now - mark.sinceBoot : now
        base = max(floor, mark.low.advanced(by: passed))
        if isSameBoot { confirmedAt = mark.confirmedAt.map { min($0, mark.sinceBoot) } }
    }

    package var isConfirmed: Bool { confirmedAt != nil }

    /// Whether a signed moment can be true: a confirmed time is not off by more than a jump.
    ///
    /// Whoever stole one of the lesser keys could otherwise age a gate by a century, and all rights
    /// with it.
    package func isPlausible(_ moment: Timestamp, at now: Duration) -> Bool {
        !isConfirmed || moment <= bounds(at: now).high.advanced(by: Self.jumpMin)
    }

    package func bounds(at now: Duration) -> TimeBounds {
        let low = low(at: now)
        guard let confirmedAt else {
            return TimeBounds(low: low, high: low.advanced(by: width))
        }
        let drift = (now - confirmedAt) / Self.driftDivisor
        let width = min(width, Self.answerWidth + max(.zero, drift))
        return TimeBounds(low: low, high: low.advanced(by: width))
    }

    package func mark(at now: Duration) -> Mark {
        Mark(low: low(at: now), sinceBoot: now, boot: boot, confirmedAt: confirmedAt)
    }

    package mutating func handle(_ event: Event, at now: Duration) -> Action? {
        switch event {
        case .signed(let moment):
            raise(to: moment, now)
            return nil
        case .answered(let moment):
            raise(to: moment, now)
            confirmedAt = now
            return nil
        case .wall(let time):
            return watch(time, now)
        }
    }

    private func low(at now: Duration) -> Timestamp {
        base.advanced(by: max(.zero, now - baseAt))
    }

    private mutating func raise(to moment: Timestamp, _ now: Duration) {
        base = max(low(at: now), moment)
        baseAt = now
    }

    /// A jump that brings the wall clock to where signed time is already is a repair, not a jump.
    private mutating func watch(_ time: Timestamp, _ now: Duration) -> Action? {
        defer { wall = (time, now) }
        guard let wall else { return nil }
        let gap = time.since(wall.time.advanced(by: now - wall.at))
        let magnitude = gap < .zero ? .zero - gap : gap
        guard magnitude > Self.jumpMin else { return nil }
        if isConfirmed {
            let error = time.since(low(at: now))
            guard error > Self.jumpMin || error < .zero - Self.jumpMin else { return nil }
        }
        return .journalJump(forward: gap > .zero)
    }
}
