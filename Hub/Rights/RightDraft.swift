package import Access
package import Identity
package import Vocabulary

/// What is to become a right: every field checked, nothing given to it yet.
package struct RightDraft: Sendable, Hashable {
    package static let referenceByteCountMax = 64
    package static let usesMaxMax: UInt16 = 65_534

    /// The seller's own name for it, unique in the scope: the same one again makes no second right.
    package var reference: String?
    package var holder: PersonDraft?
    package var kind: RightKindOfSale
    package var flags: RightFlags
    package var notBefore: Minute
    package var notAfter: Minute
    package var paidThrough: Minute
    package var graceHours: UInt16
    package var zoneSet: UInt16
    package var policy: UInt16
    package var usesMax: UInt16
    package var gateGroup: UInt16
    package var product: UInt32
    package var seat: Seat

    package init(
        reference: String? = nil,
        holder: PersonDraft? = nil,
        kind: RightKindOfSale = .ticket,
        flags: RightFlags = [],
        notBefore: Minute = .first,
        notAfter: Minute = .never,
        paidThrough: Minute = .never,
        graceHours: UInt16 = 0,
        zoneSet: UInt16 = 0,
        policy: UInt16 = 0,
        usesMax: UInt16 = 0,
        gateGroup: UInt16 = 0,
        product: UInt32 = 0,
        seat: Seat = Seat()
    ) {
        self.reference = reference
        self.holder = holder
        self.kind = kind
        self.flags = flags
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.paidThrough = paidThrough
        self.graceHours = graceHours
        self.zoneSet = zoneSet
        self.policy = policy
        self.usesMax = usesMax
        self.gateGroup = gateGroup
        self.product = product
        self.seat = seat
    }
}
