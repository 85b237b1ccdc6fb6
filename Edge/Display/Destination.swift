package import Access

/// Where a granted person goes from here: numbers of the signed row, which the configuration may
/// give names to.
package struct Destination: Sendable, Hashable {
    /// 0 is none.
    package let gateGroup: UInt16
    package let seat: Seat
    package let flags: GrantFlags

    package init(gateGroup: UInt16, seat: Seat, flags: GrantFlags = []) {
        self.gateGroup = gateGroup
        self.seat = seat
        self.flags = flags
    }

    package init(_ grant: Grant) {
        self.init(gateGroup: grant.gateGroup, seat: grant.seat, flags: grant.flags)
    }
}
