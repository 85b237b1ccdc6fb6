/// An input that lasts, such as the fire alarm's: a change counts once it has stood for a while.
struct AlarmInput: Sendable {
    /// As it was told last.
    private(set) var level: Bool
    private var changedAt = Duration.zero

    /// How it stands when the wires begin to tell: not a change.
    init(_ level: Bool = false) {
        self.level = level
    }

    mutating func take(_ level: Bool, at now: Duration) {
        guard level != self.level else { return }
        self.level = level
        changedAt = now
    }

    /// The level to be told at `now`, where it is another than the one told before.
    func change(from told: Bool, at now: Duration) -> Bool? {
        guard let deadline = deadline(from: told), now >= deadline else { return nil }
        return level
    }

    /// When a change counts.
    func deadline(from told: Bool) -> Duration? {
        level == told ? nil : changedAt + GateLimits.alarmAfter
    }
}
