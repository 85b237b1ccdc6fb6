import Crypto
import Kernel
import Sync
import Vocabulary

/// The roster of one scope in the store, and the devices that it is made of.
struct RosterRows {
    /// A device as far as its neighbours are told of it.
    private struct Member {
        let entry: RosterEntry
        let enrolledAt: Timestamp
    }

    let session: any Session
    let scope: ScopeID

    var bytes: [UInt8]? {
        get throws(StoreError) {
            try session.first("SELECT bytes FROM roster WHERE scope = $1", scope) {
                row throws(StoreError) in try row.bytes(0)
            }
        }
    }

    var version: UInt32 {
        get throws(StoreError) {
            try session.first("SELECT version FROM roster WHERE scope = $1", scope) {
                row throws(StoreError) in try row.number(0)
            } ?? 0
        }
    }

    func write(_ roster: Roster, _ bytes: [UInt8]) throws(StoreError) {
        try session.run(
            """
            INSERT INTO roster (scope, version, issued_at, bytes) VALUES ($1, $2, $3, $4)
            ON CONFLICT (scope) DO UPDATE SET version = excluded.version,
            issued_at = excluded.issued_at, bytes = excluded.bytes
            """,
            scope,
            roster.version,
            roster.issuedAt,
            bytes
        )
    }

    /// Who belongs into the roster; of more than there is room for, the newest that are listened
    /// to, then those in quarantine, then the revoked.
    func entries() throws(StoreError) -> [RosterEntry] {
        let members = try session.rows(
            """
            SELECT d.id, d.gate, g.zone, \(DeviceRow.status), g.direction, d.public_key,
            d.peer_address, d.peer_port, d.enrolled_at FROM device d JOIN gate g ON g.id = d.gate
            WHERE g.scope = $1
            """,
            scope
        ) { row throws(StoreError) in try Self.member(row) }
        let chosen = members.compactMap(\.self).sorted { left, right in
            (left.entry.standing.rawValue, right.enrolledAt, left.entry.device.raw)
                < (right.entry.standing.rawValue, left.enrolledAt, right.entry.device.raw)
        }
        return chosen.prefix(Roster.devicesMax).map(\.entry)
            .sorted { $0.device.raw < $1.device.raw }
    }

    private static func member(_ row: StoreRow) throws(StoreError) -> Member? {
        guard let status = DeviceStatus(rawValue: try row.number(3)),
            let standing = standing(of: status),
            let key = Ed25519PublicKey(try row.bytes(5))
        else { return nil }
        let hasAddress = !row.isNull(6) && !row.isNull(7)
        let entry = RosterEntry(
            device: try row.id(0),
            gate: try row.id(1),
            zone: try row.number(2),
            standing: standing,
            directions: try row.number(4),
            publicKey: key,
            address: hasAddress ? try row.bytes(6) : RosterEntry.noAddress,
            port: hasAddress ? try row.number(7) : 0
        )
        return Member(entry: entry, enrolledAt: try row.timestamp(8))
    }

    /// Nil for a device that its neighbours have nothing to do with yet.
    private static func standing(of status: DeviceStatus) -> RosterEntry.Standing? {
        switch status {
        case .active: .active
        case .quarantined: .quarantined
        case .revoked: .revoked
        case .pending: nil
        }
    }
}
