/// One input line whose contact bounces: edges within ``GateLimits/bounceMax`` of another are one.
struct DebouncedInput: Sendable {
    private(set) var isActive = false
    /// Since when it is active, where it is.
    private(set) var since = Duration.zero
    /// As it was told last, bounces included.
    private(set) var level = false
    private var changedAt: Duration?

    /// How it stands when the wires begin to tell: not an edge.
    init(isActive: Bool = false, at now: Duration = .zero) {
        self.isActive = isActive
        level = isActive
        since = now
    }

    /// Takes a level; whether it is the edge from inactive to active.
    mutating func take(_ level: Bool, at now: Duration) -> Bool {
        settle(at: now)
        guard level != self.level else { return false }
        self.level = level
        let before = changedAt
        changedAt = max(before ?? now, now)
        if let before, now - before < GateLimits.bounceMax { return false }
        isActive = level
        guard level else { return false }
        since = now
        return true
    }

    /// After a bounce the last level holds; a short drop-out begins nothing anew.
    mutating func settle(at now: Duration) {
        guard isActive != level else { return }
        guard let changedAt, now - changedAt >= GateLimits.bounceMax else { return }
        isActive = level
    }

    /// When a bounce is over.
    var deadline: Duration? {
        guard isActive != level, let changedAt else { return nil }
        return changedAt + GateLimits.bounceMax
    }
}
