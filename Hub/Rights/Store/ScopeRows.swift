package import Access
import Crypto
import Kernel
import Sync
package import Vocabulary

/// A scope as the hub holds it.
package struct ScopeRow: Sendable, Hashable {
    package let scope: ScopeID
    package let company: CompanyID
    package let name: String
    /// Counts the restores of the hub from a backup.
    package let hubEpoch: UInt32
    package let headLifetime: Duration
    package let createdAt: Timestamp
    /// What badges that phones open begin with; empty where there are none.
    package var badgeAddress = ""
    package var confirmation = Confirmation.automatic
    /// Who set that; nil where nobody did.
    package var confirmationBy: String?

    /// Heads outlive a day of silence by two hours.
    package static let headLifetimeDefault = Duration.seconds(26 * 3_600)
}

/// Whether a second person must confirm a device before the hub listens to it.
package enum Confirmation: UInt8, CaseIterable, Sendable {
    /// As soon as the hub has two operators.
    case automatic = 0
    case onePerson = 1
    case twoPersons = 2

    package var name: String {
        switch self {
        case .automatic: "automatic"
        case .onePerson: "one"
        case .twoPersons: "two"
        }
    }
}

/// A zone with its name; the record is what gates get.
package struct ZoneRow: Sendable, Hashable {
    package let name: String
    package let record: ZoneRecord

    package init(name: String, record: ZoneRecord) {
        self.name = name
        self.record = record
    }
}

package struct ZoneSetRow: Sendable, Hashable {
    package let name: String
    package let record: ZoneSetRecord

    package init(name: String, record: ZoneSetRecord) {
        self.name = name
        self.record = record
    }
}

/// Scopes and their keyrings in the store.
struct ScopeRows {
    let session: any Session

    private static let columns =
        "id, company, name, hub_epoch, head_lifetime, created_at, badge_address, confirmation, "
        + "confirmation_by"

    func find(_ scope: ScopeID, company: CompanyID) throws(StoreError) -> ScopeRow? {
        try session.first(
            "SELECT \(Self.columns) FROM scope WHERE id = $1 AND company = $2",
            scope,
            company
        ) { row throws(StoreError) in try Self.scope(row) }
    }

    func all(of company: CompanyID) throws(StoreError) -> [ScopeRow] {
        try session.rows(
            "SELECT \(Self.columns) FROM scope WHERE company = $1 ORDER BY name LIMIT $2",
            company,
            Rights.scopesMax
        ) { row throws(StoreError) in try Self.scope(row) }
    }

    private static func scope(_ row: StoreRow) throws(StoreError) -> ScopeRow {
        ScopeRow(
            scope: try row.id(0),
            company: try row.id(1),
            name: try row.text(2),
            hubEpoch: try row.number(3),
            headLifetime: .milliseconds(try row.int64(4)),
            createdAt: try row.timestamp(5),
            badgeAddress: try row.text(6),
            confirmation: Confirmation(rawValue: try row.number(7)) ?? .automatic,
            confirmationBy: row.isNull(8) ? nil : try row.text(8)
        )
    }

    func insert(_ row: ScopeRow) throws(StoreError) {
        try session.run(
            "INSERT INTO scope (\(Self.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            row.scope,
            row.company,
            row.name,
            row.hubEpoch,
            row.headLifetime.wholeMilliseconds,
            row.createdAt,
            row.badgeAddress,
            row.confirmation.rawValue,
            row.confirmationBy
        )
    }

    func setBadgeAddress(_ address: String, of scope: ScopeID) throws(StoreError) {
        try session.run("UPDATE scope SET badge_address = $1 WHERE id = $2", address, scope)
    }

    func setConfirmation(
        _ rule: Confirmation,
        of scope: ScopeID,
        by operatorName: String
    ) throws(StoreError) {
        try session.run(
            "UPDATE scope SET confirmation = $1, confirmation_by = $2 WHERE id = $3",
            rule.rawValue,
            operatorName,
            scope
        )
    }

    func insert(keyring: [UInt8], version: UInt32, of scope: ScopeID) throws(StoreError) {
        try session.run(
            "INSERT INTO keyring (scope, version, bytes) VALUES ($1, $2, $3)",
            scope,
            version,
            keyring
        )
    }

    /// The keyring of a version, or the newest.
    func keyring(of scope: ScopeID, version: UInt32? = nil) throws(StoreError) -> [UInt8]? {
        try session.first(
            """
            SELECT bytes FROM keyring WHERE scope = $1 AND version \(version == nil ? ">" : "=") $2
            ORDER BY version DESC LIMIT 1
            """,
            scope,
            version ?? 0
        ) { row throws(StoreError) in try row.bytes(0) }
    }
}
