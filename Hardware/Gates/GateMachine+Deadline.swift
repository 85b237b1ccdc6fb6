import Access

/// When it must be called at the latest.
extension GateMachine {
    /// When `tick` is due, in time since boot; nil while only news can change anything.
    ///
    /// Later calls make everything later and nothing wrong.
    package var deadline: Duration? {
        var moments = waiting.map { $0.grant.expiresAt + GateLimits.instant }
        moments += walking.map { $0.end + GateLimits.newsDelayMax }
        if let current { moments.append(due(current)) }
        if !waiting.isEmpty && current == nil && contactDue > now { moments.append(contactDue) }
        moments += [entry, exit, leaf].compactMap(\.deadline)
        moments += [
            fire.deadline(from: told.isReleasedByFire), tamper.deadline(from: told.isTampered),
        ].compactMap(\.self)
        for direction in Direction.allCases where !stuck.contains(direction) {
            guard self[direction].isActive else { continue }
            moments.append(self[direction].since + GateLimits.stuckAfter)
        }
        if leaf.isActive && !told.isHeldOpen && !isOpenForAll {
            moments.append(max(leaf.since, watchedSince) + settings.heldOpenAfter)
        }
        return moments.min()
    }

    private func due(_ open: OpenGrant) -> Duration {
        guard let began = open.began else {
            return open.grant.expiresAt + GateLimits.answerDelayMax
        }
        return sensor == .none ? began + pulse : open.end + GateLimits.newsDelayMax
    }
}
