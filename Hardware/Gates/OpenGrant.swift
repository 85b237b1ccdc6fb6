import Access

/// A grant that is not settled yet.
struct OpenGrant: Sendable {
    let grant: GateGrant
    /// Names it towards the caller: passages are not distinct where nothing is recorded.
    let ticket: UInt64
    /// When its pulse was ordered.
    var orderedAt: Duration?
    var began: Duration?
    /// The last moment that counts as its window.
    var end = Duration.zero
    /// Whether its sensor could not tell, for a part of the window at least.
    var isBlinded = false

    init(_ grant: GateGrant, ticket: UInt64) {
        self.grant = grant
        self.ticket = ticket
    }

    mutating func begin(at now: Duration, grace: Duration) {
        began = now
        end = now + max(.zero, min(grant.window, GateLimits.windowMax)) + grace
    }

    /// A sensor that cannot tell the direction tells nil.
    func covers(_ direction: Direction?, at moment: Duration) -> Bool {
        guard let began, began <= moment, moment <= end else { return false }
        return direction == nil || direction == grant.direction
    }
}
