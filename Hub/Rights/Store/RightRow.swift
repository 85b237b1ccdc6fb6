package import Access
import Kernel
package import Vocabulary

/// A right as the hub holds it: the record that travels, and what stays here.
package struct RightRow: Sendable, Hashable {
    /// Its `usesSeen` is left at zero; the count is `uses`.
    package var record: RightRecord
    package let scope: ScopeID
    package let company: CompanyID
    package let reference: String?
    package var holder: PersonID?
    /// Passages in all, as told by the gates.
    package var uses: Int64
    /// When this generation was issued.
    package var issuedAt: Minute
    package let createdAt: Timestamp
    package var updatedAt: Timestamp
    /// Whether its holder is to be kept out.
    package var isBanned = false

    /// Whether uses change what a gate decides.
    package static func countsUses(usesMax: UInt16, flags: RightFlags) -> Bool {
        usesMax > 0 || flags.contains(.singleEntry)
    }

    /// Whether the number of its uses changes what a gate decides.
    package var countsUses: Bool {
        Self.countsUses(usesMax: record.usesMax, flags: record.flags)
    }

    /// What gates are told; uses only where they count, so that a passage of all others changes no
    /// cache.
    package var cacheRecord: RightRecord {
        var told = record
        told.usesSeen = countsUses ? UInt16(clamping: uses) : 0
        return told
    }

    static let columns = [
        "id", "scope", "company", "reference", "holder", "generation", "status", "kind", "flags",
        "not_before", "not_after", "paid_through", "grace_hours", "zone_set", "policy", "uses_max",
        "uses_seen", "gate_group", "product", "seat_block", "seat_row", "seat_number",
        "issued_minute", "created_at", "updated_at", "is_banned",
    ]

    var values: [StoreValue] {
        [
            record.right.storeValue, scope.storeValue, company.storeValue, reference.storeValue,
            holder.storeValue, record.generation.storeValue, record.status.rawValue.storeValue,
            record.kind.rawValue.storeValue, record.flags.rawValue.storeValue,
            record.notBefore.storeValue, record.notAfter.storeValue,
            record.paidThrough.storeValue, record.graceHours.storeValue,
            record.zoneSet.storeValue, record.policy.storeValue, record.usesMax.storeValue,
            uses.storeValue, record.gateGroup.storeValue, record.product.storeValue,
            record.seat.block.storeValue, record.seat.row.storeValue, record.seat.seat.storeValue,
            issuedAt.storeValue, createdAt.storeValue, updatedAt.storeValue,
            (isBanned ? 1 : 0).storeValue,
        ]
    }

    init(
        record: RightRecord,
        scope: ScopeID,
        company: CompanyID,
        reference: String?,
        holder: PersonID?,
        now: Timestamp
    ) {
        self.record = record
        self.scope = scope
        self.company = company
        self.reference = reference
        self.holder = holder
        uses = 0
        issuedAt = Minute(holding: now)
        createdAt = now
        updatedAt = now
    }

    /// Reads the columns in their order.
    init(_ row: StoreRow) throws(StoreError) {
        guard let status = RightStatus(rawValue: try row.number(6)),
            let kind = RightKindOfSale(rawValue: try row.number(7))
        else { throw StoreError(.mismatch, "A right has a status or kind that is not known.") }
        record = RightRecord(
            right: try row.id(0),
            generation: try row.number(5),
            status: status,
            kind: kind,
            flags: RightFlags(rawValue: try row.number(8)),
            notBefore: try row.minute(9),
            notAfter: try row.minute(10),
            paidThrough: try row.minute(11),
            graceHours: try row.number(12),
            zoneSet: try row.number(13),
            policy: try row.number(14),
            usesMax: try row.number(15),
            gateGroup: try row.number(17),
            product: try row.number(18),
            seat: Seat(
                block: try row.number(19),
                row: try row.number(20),
                seat: try row.number(21)
            )
        )
        scope = try row.id(1)
        company = try row.id(2)
        reference = try row.optional(3, row.text)
        holder = try row.optional(4) { column throws(StoreError) in try row.id(column) }
        uses = try row.int64(16)
        issuedAt = try row.minute(22)
        createdAt = try row.timestamp(23)
        updatedAt = try row.timestamp(24)
        isBanned = try row.int64(25) != 0
    }
}
