import Kernel
import Vocabulary

/// A link that was made for the holder of a right.
struct HolderLink: Hashable, Sendable {
    let right: RightID
    let company: CompanyID
    let digest: [UInt8]
    /// Of the right when the link was made: handed over since, the link is dead.
    let generation: UInt8
    let createdAt: Timestamp
    let expiresAt: Timestamp
    var usedAt: Timestamp?
    /// The digest of the secret of the phone that used it.
    var usedBy: [UInt8]?
}

/// The phone that shows the codes of a right.
struct HolderPhone: Hashable, Sendable {
    let right: RightID
    let company: CompanyID
    let digest: [UInt8]
    /// Of the right since it is on this phone; with any other the phone no longer holds it.
    let generation: UInt8
    let boundAt: Timestamp
    var renewedAt: Timestamp
    /// The end of the last capsule that was signed for it.
    var coveredUntil: Timestamp
}

/// Links and phones in the store.
struct HolderRows {
    let session: any Session

    private static let linkColumns = """
        access_right, company, digest, generation, created_at, expires_at, used_at, used_by
        """

    func link(digest: [UInt8]) throws(StoreError) -> HolderLink? {
        try session.first(
            "SELECT \(Self.linkColumns) FROM holder_link WHERE digest = $1",
            digest
        ) { row throws(StoreError) in try Self.link(row) }
    }

    func link(of right: RightID) throws(StoreError) -> HolderLink? {
        try session.first(
            "SELECT \(Self.linkColumns) FROM holder_link WHERE access_right = $1",
            right
        ) { row throws(StoreError) in try Self.link(row) }
    }

    private static func link(_ row: StoreRow) throws(StoreError) -> HolderLink {
        HolderLink(
            right: try row.id(0),
            company: try row.id(1),
            digest: try row.bytes(2),
            generation: try row.number(3),
            createdAt: try row.timestamp(4),
            expiresAt: try row.timestamp(5),
            usedAt: try row.optional(6, row.timestamp),
            usedBy: try row.optional(7, row.bytes)
        )
    }

    /// The only good link of its right from now on.
    func put(_ link: HolderLink) throws(StoreError) {
        try session.run(
            """
            INSERT INTO holder_link (\(Self.linkColumns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (access_right) DO UPDATE SET
            company = excluded.company, digest = excluded.digest,
            generation = excluded.generation, created_at = excluded.created_at,
            expires_at = excluded.expires_at, used_at = excluded.used_at,
            used_by = excluded.used_by
            """,
            link.right,
            link.company,
            link.digest,
            link.generation,
            link.createdAt,
            link.expiresAt,
            link.usedAt,
            link.usedBy
        )
    }

    func phone(of right: RightID) throws(StoreError) -> HolderPhone? {
        try session.first(
            """
            SELECT access_right, company, digest, generation, bound_at, renewed_at, covered_until
            FROM holder_phone WHERE access_right = $1
            """,
            right
        ) { row throws(StoreError) in
            HolderPhone(
                right: try row.id(0),
                company: try row.id(1),
                digest: try row.bytes(2),
                generation: try row.number(3),
                boundAt: try row.timestamp(4),
                renewedAt: try row.timestamp(5),
                coveredUntil: try row.timestamp(6)
            )
        }
    }

    /// The only phone of its right from now on.
    func put(_ phone: HolderPhone) throws(StoreError) {
        try session.run(
            """
            INSERT INTO holder_phone
            (access_right, company, digest, generation, bound_at, renewed_at, covered_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (access_right) DO UPDATE SET
            company = excluded.company, digest = excluded.digest,
            generation = excluded.generation, bound_at = excluded.bound_at,
            renewed_at = excluded.renewed_at, covered_until = excluded.covered_until
            """,
            phone.right,
            phone.company,
            phone.digest,
            phone.generation,
            phone.boundAt,
            phone.renewedAt,
            phone.coveredUntil
        )
    }
}
