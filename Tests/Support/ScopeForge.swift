package import Access
package import Crypto
package import Sync
package import Vocabulary

/// A hub in small: it holds the rows of one scope and signs keyring, heads, snapshots and deltas.
///
/// Its keys come from fixed seeds, so that equal rows give equal bytes in every run.
package struct ScopeForge {
    /// 2026-06-01T12:00:00Z.
    package static let start = Timestamp(milliseconds: 1_780_315_200_000)

    /// One published state.
    package struct Version: Sendable {
        package let head: SignedHead
        package let rows: [CacheTable: [UInt64: [UInt8]]]
    }

    package let scope: ScopeID
    package let root: Ed25519PrivateKey
    package let headKey: Ed25519PrivateKey
    package let tokenKey: Ed25519PrivateKey
    package let hubKey: Ed25519PrivateKey
    package let heartbeatKey: Ed25519PrivateKey
    package let flashKey: Ed25519PrivateKey
    package let keyring: Keyring
    package var hubEpoch: UInt32 = 1
    /// The rows that the next version will have.
    package var rows: [CacheTable: [UInt64: [UInt8]]] = [:]
    package private(set) var versions: [Version] = []

    package init(scope: ScopeID = ScopeID(7), seed: UInt8 = 1) {
        self.scope = scope
        root = Self.key(seed, 0)
        headKey = Self.key(seed, 1)
        tokenKey = Self.key(seed, 2)
        hubKey = Self.key(seed, 3)
        heartbeatKey = Self.key(seed, 4)
        flashKey = Self.key(seed, 5)
        let end = Self.start.advanced(by: .seconds(86_400 * 365))
        let pairs: [(KeyRole, Ed25519PrivateKey)] = [
            (.head, headKey), (.token, tokenKey), (.hub, hubKey),
            (.heartbeat, heartbeatKey), (.flash, flashKey),
        ]
        keyring = Keyring(
            scope: scope,
            version: 1,
            issuedAt: Self.start,
            expiresAt: end,
            threshold: 1,
            roots: [root.publicKey],
            keys: pairs.map { role, key in
                KeyringEntry(
                    number: role.rawValue,
                    role: role,
                    publicKey: key.publicKey,
                    notBefore: .distantPast,
                    notAfter: end
                )
            }
        )
    }

    private static func key(_ seed: UInt8, _ number: UInt8) -> Ed25519PrivateKey {
        guard
            let key = Ed25519PrivateKey(
                seed: [seed, number] + [UInt8](repeating: 0x5A, count: 30)
            )
        else { preconditionFailure("every 32 bytes are a seed") }
        return key
    }

    package var keyringBytes: [UInt8] { keyring.signed(by: [root]) }
}

/// The rows of the next version.
extension ScopeForge {
    package mutating func put(_ right: RightRecord) { put(.rights, right.bytes) }

    package mutating func put(_ block: BlockRecord) { put(.blocklist, block.bytes) }

    package mutating func put(_ zone: ZoneRecord) { put(.zones, zone.bytes) }

    package mutating func put(_ set: ZoneSetRecord) { put(.zones, set.bytes) }

    package mutating func put(_ window: WeeklyWindow) { put(.policies, window.bytes) }

    package mutating func put(_ table: CacheTable, _ record: [UInt8]) {
        rows[table, default: [:]][RecordKey.number(of: record)] = record
    }

    package mutating func remove(_ table: CacheTable, key: UInt64) {
        rows[table]?[key] = nil
    }
}

/// What travels.
extension ScopeForge {
    package var latest: Version {
        guard let last = versions.last else { preconditionFailure("publish a version first") }
        return last
    }

    /// Signs the rows as they are now, as the next version.
    @discardableResult
    package mutating func publish(
        at moment: Timestamp = Self.start,
        lasting: Duration = .seconds(26 * 3600)
    ) -> SignedHead {
        let head = head(
            of: rows,
            version: (versions.last?.head.head.version ?? 0) + 1,
            previous: versions.last?.head.digest ?? .zero,
            at: moment,
            lasting: lasting
        )
        versions.append(Version(head: head, rows: rows))
        return head
    }

    /// A head over any rows, signed like the others: a fork, a forged root, an older version.
    package func head(
        of rows: [CacheTable: [UInt64: [UInt8]]],
        version: UInt64,
        previous: Digest,
        at moment: Timestamp = Self.start,
        lasting: Duration = .seconds(26 * 3600)
    ) -> SignedHead {
        let tables = CacheTable.allCases.map { table in
            let count = rows[table]?.count ?? 0
            let bits = table.bucketBits(forRows: count)
            let leaves = Bucketing(bits: bits).leaves(ofSorted: Self.sorted(rows[table])[...])
            return TableSummary(
                table: table,
                bits: bits,
                rows: UInt32(count),
                root: Bucketing.root(of: table, bits: bits, leaves: leaves)
            )
        }
        return Head(
            scope: scope,
            hubEpoch: hubEpoch,
            version: version,
            issuedAt: moment,
            expiresAt: moment.advanced(by: lasting),
            previous: previous,
            tables: tables,
            key: KeyRole.head.rawValue
        ).signed(by: headKey)
    }

    package func version(_ number: UInt64) -> Version {
        guard let found = versions.first(where: { $0.head.head.version == number }) else {
            preconditionFailure("version \(number) was not published")
        }
        return found
    }

    /// The latest version whole, or an older one.
    package func snapshot(_ number: UInt64? = nil) -> Snapshot {
        let version = number.map { self.version($0) } ?? latest
        return Snapshot(head: version.head, records: version.rows.mapValues { Self.sorted($0) })
    }

    /// What leads from one version to a later one, or to the latest.
    package func delta(from: UInt64, to: UInt64? = nil) -> Delta {
        let old = version(from).rows
        let new = to.map { self.version($0) } ?? latest
        var changes: [RowChange] = []
        for table in CacheTable.allCases {
            let before = old[table] ?? [:]
            let after = new.rows[table] ?? [:]
            changes += after.filter { before[$0.key] != $0.value }.map { .put(table, record: $1) }
            changes += before.keys.filter { after[$0] == nil }.map { .delete(table, key: $0) }
        }
        return Delta(from: from, head: new.head, changes: changes)
    }

    /// The 94 bytes of a code for a right.
    package func token(
        for right: RightRecord,
        flags: RightFlags? = nil,
        issuedAt: Timestamp = Self.start
    ) -> [UInt8] {
        let issued = Minute(holding: issuedAt)
        return Token(
            key: KeyRole.token.rawValue,
            flags: flags ?? right.flags,
            generation: right.generation,
            right: right.right,
            scope: scope,
            issuedAt: issued,
            notBefore: issued,
            duration: 60 * 24 * 30,
            zoneSet: right.zoneSet
        ).signed(by: tokenKey)
    }

    private static func sorted(_ rows: [UInt64: [UInt8]]?) -> [UInt8] {
        (rows ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value)
    }
}
