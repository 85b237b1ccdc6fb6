package import Crypto
package import Vocabulary

/// What a head says of one table: 42 bytes.
///
/// ```
/// 0 table 1 · 1 bits 1 · 2 rows 4 · 6 layout 4 · 10 root 32
/// ```
package struct TableSummary: Hashable, Sendable {
    package let table: CacheTable
    package let bits: UInt8
    package let rows: UInt32
    package let root: Digest

    package init(table: CacheTable, bits: UInt8, rows: UInt32, root: Digest) {
        self.table = table
        self.bits = bits
        self.rows = rows
        self.root = root
    }
}

/// The signed summary of a scope's cache: 390 bytes of fixed layout.
///
/// ```
/// 0 "JLNHEAD1" 8 · 8 scope 4 · 12 hubEpoch 4 · 16 version 8 · 24 issuedAt 8 · 32 expiresAt 8
/// 40 SHA-256 of the previous head 32 · 72 tables 1 (6) · 73 six times 42 · 325 key 1
/// 326 Ed25519 signature 64, over all that precedes
/// ```
/// One head stands over all tables, so that no mixture of two versions can be verified.
package struct Head: Hashable, Sendable {
    package static let byteCount = 390
    package static let domain = Array("JLNHEAD1".utf8)
    static let bodyByteCount = byteCount - 64

    package let scope: ScopeID
    /// Counts the restores of the hub from a backup.
    package let hubEpoch: UInt32
    package let version: UInt64
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp
    package let previous: Digest
    /// In the order of ``CacheTable``.
    package let tables: [TableSummary]
    package let key: UInt8

    package init(
        scope: ScopeID,
        hubEpoch: UInt32,
        version: UInt64,
        issuedAt: Timestamp,
        expiresAt: Timestamp,
        previous: Digest,
        tables: [TableSummary],
        key: UInt8
    ) {
        precondition(
            tables.map(\.table) == CacheTable.allCases,
            "a head sums up the six tables in order"
        )
        self.scope = scope
        self.hubEpoch = hubEpoch
        self.version = version
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.previous = previous
        self.tables = tables
        self.key = key
    }

    package subscript(table: CacheTable) -> TableSummary {
        tables[Int(table.rawValue) - 1]
    }

    package func signed(by signer: Ed25519PrivateKey) -> SignedHead {
        let body = body
        return SignedHead(head: self, bytes: body + signer.signature(for: body))
    }

    var body: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.raw(Self.domain)
        writer.number(scope.raw)
        writer.number(hubEpoch)
        writer.number(version)
        writer.number(issuedAt.milliseconds)
        writer.number(expiresAt.milliseconds)
        writer.raw(previous.bytes)
        writer.number(UInt8(tables.count))
        for summary in tables {
            writer.number(summary.table.rawValue)
            writer.number(summary.bits)
            writer.number(summary.rows)
            writer.number(summary.table.layout)
            writer.raw(summary.root.bytes)
        }
        writer.number(key)
        return writer.bytes
    }
}

/// Where a head stands among those of its scope: the hub's epoch counts before the version.
package struct HeadPlace: Hashable, Comparable, Sendable {
    package let hubEpoch: UInt32
    package let version: UInt64

    package init(hubEpoch: UInt32, version: UInt64) {
        self.hubEpoch = hubEpoch
        self.version = version
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.hubEpoch, left.version) < (right.hubEpoch, right.version)
    }
}

/// A head as it travels; its signature is checked by ``HeadRules``.
package struct SignedHead: Hashable, Sendable {
    package let head: Head
    package let bytes: [UInt8]

    init(head: Head, bytes: [UInt8]) {
        self.head = head
        self.bytes = bytes
    }

    /// Reads the layout, or gives nil where it is not a head that this version understands.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Head.byteCount, bytes.starts(with: Head.domain) else { return nil }
        var reader = ByteReader(bytes, at: Head.domain.count)
        let scope = ScopeID(reader.number())
        let hubEpoch: UInt32 = reader.number()
        let version: UInt64 = reader.number()
        let issuedAt = Timestamp(milliseconds: reader.number())
        let expiresAt = Timestamp(milliseconds: reader.number())
        guard let previous = Digest(reader.raw(Digest.byteCount)),
            reader.number(UInt8.self) == UInt8(CacheTable.allCases.count)
        else { return nil }
        var tables: [TableSummary] = []
        for table in CacheTable.allCases {
            guard let summary = Self.summary(of: table, from: &reader) else { return nil }
            tables.append(summary)
        }
        head = Head(
            scope: scope,
            hubEpoch: hubEpoch,
            version: version,
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            previous: previous,
            tables: tables,
            key: reader.number()
        )
        self.bytes = bytes
    }

    private static func summary(
        of table: CacheTable,
        from reader: inout ByteReader
    ) -> TableSummary? {
        guard reader.number(UInt8.self) == table.rawValue else { return nil }
        let bits: UInt8 = reader.number()
        let rows: UInt32 = reader.number()
        guard bits <= Bucketing.bitsMax, table.reads(reader.number()),
            let root = Digest(reader.raw(Digest.byteCount))
        else { return nil }
        return TableSummary(table: table, bits: bits, rows: rows, root: root)
    }

    package var place: HeadPlace {
        HeadPlace(hubEpoch: head.hubEpoch, version: head.version)
    }

    /// Names this head in the next one, in the journal and in a fork alarm.
    package var digest: Digest { SHA256.digest(bytes) }

    func isSigned(by key: Ed25519PublicKey) -> Bool {
        key.isValid(
            signature: Array(bytes.suffix(64)),
            for: Array(bytes.prefix(Head.bodyByteCount))
        )
    }
}
