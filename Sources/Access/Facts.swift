package import Vocabulary

/// What the verified cache answers about a right.
package enum RightLookup: Hashable, Sendable {
    case row(RightRecord)
    /// Proven: the bucket was verified and does not hold it.
    case absent
    /// The bucket does not match the signed head.
    case tampered
}

/// What the verified cache answers about a block.
package enum BlockLookup: Hashable, Sendable {
    case row(BlockRecord)
    case absent
    case tampered
}

/// The dates of the head that the cache was verified against.
package struct HeadDates: Hashable, Sendable {
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp

    package init(issuedAt: Timestamp, expiresAt: Timestamp) {
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}

/// Everything that a decision rests on, gathered before it is made.
///
/// Hub and edge fill the same fields, so that a preview, a reconciliation and a replay decide
/// alike.
package struct Facts: Sendable {
    package var claim: Claim
    /// Nil for codes.
    package var badge: BadgeFacts?
    /// Nil for all but rotating codes.
    package var rotation: RotationFacts?
    package var emergency: EmergencyFacts
    package var medium: Medium
    /// Where it is presented; rules may name gates.
    package var gate: GateID
    package var zone: UInt16
    package var direction: Direction
    package var right: RightLookup
    package var block: BlockLookup
    package var zones: ZoneGraph
    /// All policies of the scope; nil where the policy table could not be verified.
    package var rules: PolicyRules?
    package var use: UseState
    /// Persons in the zone as far as this gate knows.
    package var occupancy: UInt32
    /// Tokens accepted ahead of the cache at this gate under this head.
    package var aheadUsed: UInt32
    package var head: HeadDates
    package var time: TimeBounds

    package init(
        claim: Claim,
        badge: BadgeFacts? = nil,
        rotation: RotationFacts? = nil,
        emergency: EmergencyFacts = EmergencyFacts(),
        medium: Medium,
        gate: GateID = GateID(0),
        zone: UInt16,
        direction: Direction,
        right: RightLookup,
        block: BlockLookup,
        zones: ZoneGraph,
        rules: PolicyRules? = PolicyRules(),
        use: UseState = UseState(),
        occupancy: UInt32 = 0,
        aheadUsed: UInt32 = 0,
        head: HeadDates,
        time: TimeBounds
    ) {
        self.claim = claim
        self.badge = badge
        self.rotation = rotation
        self.emergency = emergency
        self.gate = gate
        self.medium = medium
        self.zone = zone
        self.direction = direction
        self.right = right
        self.block = block
        self.zones = zones
        self.rules = rules
        self.use = use
        self.occupancy = occupancy
        self.aheadUsed = aheadUsed
        self.head = head
        self.time = time
    }
}

extension Facts {
    /// Whether a verified row of the same generation vouches for the claim.
    var hasOwnRow: Bool {
        guard case .row(let row) = right else { return false }
        return row.generation == claim.generation
    }
}
