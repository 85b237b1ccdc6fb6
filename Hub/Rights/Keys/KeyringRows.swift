import Kernel
import Sync
import Vocabulary

/// A keyring that is not published yet, with the signatures it has so far.
struct KeyringProposal: Sendable {
    var signed: SignedKeyring
    let isCeremony: Bool
    let madeBy: String
    let madeAt: Timestamp

    var scope: ScopeID { signed.keyring.scope }
}

/// Keyrings, proposals and roots in the store.
struct KeyringRows {
    let session: any Session

    func version(of scope: ScopeID) throws(StoreError) -> UInt32 {
        let found = try session.first(
            "SELECT version FROM keyring WHERE scope = $1 ORDER BY version DESC LIMIT 1",
            scope
        ) { row throws(StoreError) in try row.number(0, as: UInt32.self) }
        return found ?? 0
    }

    func newest(of scope: ScopeID) throws(StoreError) -> SignedKeyring? {
        try ScopeRows(session: session).keyring(of: scope).map { bytes throws(StoreError) in
            try Self.read(bytes)
        }
    }

    func insert(_ signed: SignedKeyring) throws(StoreError) {
        try ScopeRows(session: session).insert(
            keyring: signed.bytes,
            version: signed.keyring.version,
            of: signed.keyring.scope
        )
    }

    /// The highest number that a key of the scope ever had, so that no number serves twice.
    func highestNumber(of scope: ScopeID) throws(StoreError) -> UInt8 {
        var highest: UInt8 = 0
        try session.each("SELECT bytes FROM keyring WHERE scope = $1", scope) {
            row throws(StoreError) in
            let keys = try Self.read(try row.bytes(0)).keyring.keys
            highest = max(highest, keys.map(\.number).max() ?? 0)
        }
        return highest
    }

    static func read(_ bytes: [UInt8]) throws(StoreError) -> SignedKeyring {
        do throws(KeyringRefusal) {
            return try SignedKeyring(bytes: bytes)
        } catch {
            throw StoreError(.mismatch, "A stored keyring cannot be read: \(error.rawValue).")
        }
    }
}

extension KeyringRows {
    private static let columns = "bytes, is_ceremony, made_by, made_at"

    func proposal(of scope: ScopeID) throws(StoreError) -> KeyringProposal? {
        try session.first(
            "SELECT \(Self.columns) FROM keyring_proposal WHERE scope = $1",
            scope
        ) { row throws(StoreError) in try Self.proposal(row) }
    }

    /// All that wait, by scope.
    func proposals(of company: CompanyID) throws(StoreError) -> [KeyringProposal] {
        try session.rows(
            """
            SELECT p.bytes, p.is_ceremony, p.made_by, p.made_at FROM keyring_proposal p
            JOIN scope s ON s.id = p.scope WHERE s.company = $1 ORDER BY p.scope LIMIT $2
            """,
            company,
            Rights.scopesMax
        ) { row throws(StoreError) in try Self.proposal(row) }
    }

    private static func proposal(_ row: StoreRow) throws(StoreError) -> KeyringProposal {
        KeyringProposal(
            signed: try read(try row.bytes(0)),
            isCeremony: try row.bool(1),
            madeBy: try row.text(2),
            madeAt: try row.timestamp(3)
        )
    }

    func put(_ proposal: KeyringProposal) throws(StoreError) {
        try removeProposal(of: proposal.scope)
        try session.run(
            """
            INSERT INTO keyring_proposal (scope, bytes, is_ceremony, made_by, made_at)
            VALUES ($1, $2, $3, $4, $5)
            """,
            proposal.scope,
            proposal.signed.bytes,
            proposal.isCeremony,
            proposal.madeBy,
            proposal.madeAt
        )
    }

    func removeProposal(of scope: ScopeID) throws(StoreError) {
        try session.run("DELETE FROM keyring_proposal WHERE scope = $1", scope)
    }
}

extension KeyringRows {
    /// The roots that a ceremony put in place; nil while the hub's own root vouches.
    func roots() throws(StoreError) -> RootSet? {
        try rootSet("adopted_at IS NOT NULL")
    }

    /// Those of a ceremony that is not published yet.
    func proposedRoots() throws(StoreError) -> RootSet? {
        try rootSet("adopted_at IS NULL")
    }

    private func rootSet(_ condition: String) throws(StoreError) -> RootSet? {
        try session.first(
            "SELECT threshold, roots FROM root_set WHERE \(condition) ORDER BY number DESC LIMIT 1"
        ) { row throws(StoreError) in
            try RootSet(threshold: try row.number(0), bytes: try row.bytes(1))
        }
    }

    func propose(_ roots: RootSet, at now: Timestamp) throws(StoreError) {
        try forgetProposedRoots()
        try session.run(
            "INSERT INTO root_set (threshold, roots, proposed_at) VALUES ($1, $2, $3)",
            roots.threshold,
            roots.bytes,
            now
        )
    }

    func forgetProposedRoots() throws(StoreError) {
        try session.run("DELETE FROM root_set WHERE adopted_at IS NULL")
    }

    func adopt(_ roots: RootSet, at now: Timestamp) throws(StoreError) {
        try propose(roots, at: now)
        try session.run("UPDATE root_set SET adopted_at = $1 WHERE adopted_at IS NULL", now)
    }

    func struck(of scope: ScopeID) throws(StoreError) -> Set<UInt8> {
        Set(
            try session.rows("SELECT number FROM struck_key WHERE scope = $1 LIMIT 256", scope) {
                row throws(StoreError) in try row.number(0, as: UInt8.self)
            }
        )
    }

    func strike(_ number: UInt8, of scope: ScopeID, at now: Timestamp) throws(StoreError) {
        try session.run(
            """
            INSERT INTO struck_key (scope, number, struck_at) VALUES ($1, $2, $3)
            ON CONFLICT (scope, number) DO NOTHING
            """,
            scope,
            number,
            now
        )
    }
}
