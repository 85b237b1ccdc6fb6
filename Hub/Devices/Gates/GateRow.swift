import Access
import Kernel
package import Vocabulary

/// Which ways a gate lets people go.
package enum GateDirection: UInt8, CaseIterable, Sendable {
    case entry = 1
    case exit = 2
    case both = 3

    package var name: String {
        switch self {
        case .entry: "entry"
        case .exit: "exit"
        case .both: "both"
        }
    }
}

/// An access point of a zone.
package struct GateRow: Sendable, Hashable {
    package let gate: GateID
    package let company: CompanyID
    package let scope: ScopeID
    package let zone: UInt16
    package let name: String
    package let direction: GateDirection
    package let createdAt: Timestamp

    static let columns = "id, company, scope, zone, name, direction, created_at"

    init(
        gate: GateID,
        company: CompanyID,
        scope: ScopeID,
        zone: UInt16,
        name: String,
        direction: GateDirection,
        createdAt: Timestamp
    ) {
        self.gate = gate
        self.company = company
        self.scope = scope
        self.zone = zone
        self.name = name
        self.direction = direction
        self.createdAt = createdAt
    }

    init(_ row: StoreRow) throws(StoreError) {
        guard let direction = GateDirection(rawValue: try row.number(5)) else {
            throw StoreError(.mismatch, "A gate has a direction that is not known.")
        }
        self.init(
            gate: try row.id(0),
            company: try row.id(1),
            scope: try row.id(2),
            zone: try row.number(3),
            name: try row.text(4),
            direction: direction,
            createdAt: try row.timestamp(6)
        )
    }
}

/// Whether a device is listened to.
package enum DeviceStatus: UInt8, CaseIterable, Sendable {
    case active = 1
    /// It told two stories: nothing of it is taken until an operator has looked.
    case quarantined = 2
    case revoked = 3
    /// Enrolled by one person, and not confirmed by a second one yet; stored as a quarantine.
    case pending = 4

    package var name: String {
        switch self {
        case .active: "active"
        case .quarantined: "quarantined"
        case .revoked: "revoked"
        case .pending: "pending"
        }
    }
}

/// A machine at a gate, with where it stands.
package struct DeviceRow: Sendable, Hashable {
    package let device: DeviceID
    package let company: CompanyID
    package let gate: GateID
    package let scope: ScopeID
    package let zone: UInt16
    package let direction: GateDirection
    package let name: String
    package let publicKey: [UInt8]
    package let epoch: UInt32
    package let status: DeviceStatus
    package let requestCeiling: UInt64
    /// The newest head that it says it applied.
    package let headVersion: UInt64
    package let enrolledAt: Timestamp
    package let lastSeen: Timestamp
    /// The number of its gate's mode; nil where it told none.
    package let gateMode: UInt16?
    /// Until when a second person may confirm it; nil where nobody has to.
    package let pendingUntil: Timestamp?

    static let query = """
        SELECT d.id, d.company, d.gate, g.scope, g.zone, g.direction, d.name, d.public_key,
        d.epoch, \(status), d.request_ceiling, d.head_version, d.enrolled_at, d.last_seen,
        d.gate_mode, d.pending_until
        FROM device d JOIN gate g ON g.id = d.gate
        """

    /// What waits for a second person bears the number of a quarantine, so that a hub of before
    /// would not listen to it either.
    static let status = """
        CASE WHEN d.status = 2 AND d.pending_until IS NOT NULL THEN 4 ELSE d.status END
        """

    init(_ row: StoreRow) throws(StoreError) {
        guard let direction = GateDirection(rawValue: try row.number(5)),
            let status = DeviceStatus(rawValue: try row.number(9))
        else { throw StoreError(.mismatch, "A device has a status that is not known.") }
        device = try row.id(0)
        company = try row.id(1)
        gate = try row.id(2)
        scope = try row.id(3)
        zone = try row.number(4)
        self.direction = direction
        name = try row.text(6)
        publicKey = try row.bytes(7)
        epoch = try row.number(8)
        self.status = status
        requestCeiling = try row.number(10)
        headVersion = try row.number(11)
        enrolledAt = try row.timestamp(12)
        lastSeen = try row.timestamp(13)
        gateMode = try row.optional(14) { column throws(StoreError) in try row.number(column) }
        pendingUntil = try row.optional(15) { column throws(StoreError) in
            try row.timestamp(column)
        }
    }

    static func find(_ device: DeviceID, _ session: any Session) throws(StoreError) -> DeviceRow? {
        try session.first("\(query) WHERE d.id = $1", device) { row throws(StoreError) in
            try DeviceRow(row)
        }
    }
}
