package import Vocabulary

/// What the hub says of a right.
package enum RightStatus: UInt8, CaseIterable, Sendable {
    case active = 1
    case suspended = 2
    case revoked = 3

    package var name: String {
        switch self {
        case .active: "active"
        case .suspended: "suspended"
        case .revoked: "revoked"
        }
    }
}

/// What kind of thing was sold; it changes no decision, only words.
package enum RightKindOfSale: UInt8, CaseIterable, Sendable {
    case ticket = 1
    case season = 2
    case membership = 3
    case booking = 4
    case gift = 5
    case courseEntry = 6
    case medal = 7
    case staff = 8

    package var name: String {
        switch self {
        case .ticket: "ticket"
        case .season: "season"
        case .membership: "membership"
        case .booking: "booking"
        case .gift: "gift"
        case .courseEntry: "course_entry"
        case .medal: "medal"
        case .staff: "staff"
        }
    }
}

/// Where a seated holder goes.
package struct Seat: Hashable, Sendable {
    package let block: UInt16
    package let row: UInt16
    package let seat: UInt16

    package init(block: UInt16 = 0, row: UInt16 = 0, seat: UInt16 = 0) {
        self.block = block
        self.row = row
        self.seat = seat
    }
}

/// One row of the rights table: 48 bytes of fixed layout, big-endian.
///
/// ```
/// 0 right 8 · 8 generation 1 · 9 status 1 · 10 kind 1 · 11 flags 1 · 12 notBefore 4
/// 16 notAfter 4 · 20 paidThrough 4 · 24 graceHours 2 · 26 zoneSet 2 · 28 policy 2 · 30 usesMax 2
/// 32 usesSeen 2 · 34 gateGroup 2 · 36 product 4 · 40 block 2 · 42 row 2 · 44 seat 2 · 46 zero 2
/// ```
package struct RightRecord: Hashable, Sendable {
    package let right: RightID
    package var generation: UInt8
    package var status: RightStatus
    package var kind: RightKindOfSale
    package var flags: RightFlags
    package var notBefore: Minute
    package var notAfter: Minute
    /// Paid until here; `never` where nothing falls due.
    package var paidThrough: Minute
    package var graceHours: UInt16
    /// Zero is every zone of the scope.
    package var zoneSet: UInt16
    /// Zero is no rule.
    package var policy: UInt16
    /// Zero is without limit.
    package var usesMax: UInt16
    package var usesSeen: UInt16
    package var gateGroup: UInt16
    package var product: UInt32
    package var seat: Seat

    package init(
        right: RightID,
        generation: UInt8 = 1,
        status: RightStatus = .active,
        kind: RightKindOfSale = .ticket,
        flags: RightFlags = [],
        notBefore: Minute = .first,
        notAfter: Minute = .never,
        paidThrough: Minute = .never,
        graceHours: UInt16 = 0,
        zoneSet: UInt16 = 0,
        policy: UInt16 = 0,
        usesMax: UInt16 = 0,
        usesSeen: UInt16 = 0,
        gateGroup: UInt16 = 0,
        product: UInt32 = 0,
        seat: Seat = Seat()
    ) {
        self.right = right
        self.generation = generation
        self.status = status
        self.kind = kind
        self.flags = flags
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.paidThrough = paidThrough
        self.graceHours = graceHours
        self.zoneSet = zoneSet
        self.policy = policy
        self.usesMax = usesMax
        self.usesSeen = usesSeen
        self.gateGroup = gateGroup
        self.product = product
        self.seat = seat
    }
}

extension RightRecord {
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.number(right.raw)
        writer.number(generation)
        writer.number(status.rawValue)
        writer.number(kind.rawValue)
        writer.number(flags.rawValue)
        writer.number(notBefore.count)
        writer.number(notAfter.count)
        writer.number(paidThrough.count)
        writer.number(graceHours)
        writer.number(zoneSet)
        writer.number(policy)
        writer.number(usesMax)
        writer.number(usesSeen)
        writer.number(gateGroup)
        writer.number(product)
        writer.number(seat.block)
        writer.number(seat.row)
        writer.number(seat.seat)
        writer.zeros(2)
        return writer.bytes
    }

    /// Reads 48 bytes, or gives nil where a field holds what this version does not know.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Record.byteCount else { return nil }
        self.init(bytes: bytes, at: 0)
    }

    /// Reads the 48 bytes that begin there.
    package init?(bytes: [UInt8], at position: Int) {
        precondition(position + Record.byteCount <= bytes.count, "a record has 48 bytes")
        var reader = ByteReader(bytes, at: position)
        right = RightID(reader.number())
        generation = reader.number()
        guard let status = RightStatus(rawValue: reader.number()),
            let kind = RightKindOfSale(rawValue: reader.number())
        else { return nil }
        self.status = status
        self.kind = kind
        flags = RightFlags(rawValue: reader.number())
        notBefore = Minute(count: reader.number())
        notAfter = Minute(count: reader.number())
        paidThrough = Minute(count: reader.number())
        graceHours = reader.number()
        zoneSet = reader.number()
        policy = reader.number()
        usesMax = reader.number()
        usesSeen = reader.number()
        gateGroup = reader.number()
        product = reader.number()
        seat = Seat(block: reader.number(), row: reader.number(), seat: reader.number())
        guard generation > 0, reader.zeros(2) else { return nil }
    }
}
