import Access

/// The last grant whose contact was closed, for what happens soon after it.
struct ClosedGrant: Sendable {
    let passage: UInt64?
    let direction: Direction
    let end: Duration
    /// When somebody passed on it.
    let passedAt: Duration?
    /// Whether the leaf was shut behind who passed.
    var isShut = false

    init(_ open: OpenGrant, passedAt: Duration?) {
        passage = open.grant.passage == 0 ? nil : open.grant.passage
        direction = open.grant.direction
        end = open.end
        self.passedAt = passedAt
    }

    func isFollowed(_ direction: Direction?, at moment: Duration) -> Bool {
        guard let passedAt, !isShut, direction == nil || direction == self.direction else {
            return false
        }
        return moment - passedAt <= GateLimits.followMax
    }

    /// The passage that something at `moment` came too late for.
    func missed(_ direction: Direction?, at moment: Duration) -> UInt64? {
        let isSame = direction == nil || direction == self.direction
        return isSame && moment <= end + GateLimits.lateMax ? passage : nil
    }
}
