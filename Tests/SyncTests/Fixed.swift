import Access
import Crypto
import Sync
import Testing
import Vocabulary

/// The fixed keys, times and rows from which the golden vectors are made.
///
/// A second implementation needs only these: the private keys are 32 equal bytes.
struct Fixed {
    static let scope = ScopeID(0x5C0_9E01)
    static let device = DeviceID(0xDE71_CE01)
    static let gate = GateID(0x6A7E_0001)
    /// The moment 2026-03-01T18:30:00.000Z.
    static let now = Timestamp(milliseconds: 1_772_389_800_000)
    static let minute = Minute(holding: now)
    static let lifetime = Duration.seconds(26 * 3_600)

    let root: Ed25519PrivateKey
    let secondRoot: Ed25519PrivateKey
    let thirdRoot: Ed25519PrivateKey
    let headKey: Ed25519PrivateKey
    let tokenKey: Ed25519PrivateKey
    let hubKey: Ed25519PrivateKey
    let heartbeatKey: Ed25519PrivateKey
    let flashKey: Ed25519PrivateKey
    let deviceKey: Ed25519PrivateKey

    init() throws {
        root = try Self.key(0x01)
        secondRoot = try Self.key(0x02)
        thirdRoot = try Self.key(0x03)
        headKey = try Self.key(0x11)
        tokenKey = try Self.key(0x12)
        hubKey = try Self.key(0x15)
        heartbeatKey = try Self.key(0x13)
        flashKey = try Self.key(0x14)
        deviceKey = try Self.key(0x21)
    }

    static func key(_ byte: UInt8) throws -> Ed25519PrivateKey {
        try #require(Ed25519PrivateKey(seed: [UInt8](repeating: byte, count: 32)))
    }

    private func entry(_ number: UInt8, _ role: KeyRole, _ key: Ed25519PrivateKey) -> KeyringEntry {
        KeyringEntry(
            number: number,
            role: role,
            publicKey: key.publicKey,
            notBefore: .distantPast,
            notAfter: Self.now.advanced(by: .seconds(400 * 86_400))
        )
    }

    func keyring(version: UInt32 = 1, threshold: UInt8 = 1, roots: [Ed25519PrivateKey]) -> Keyring {
        Keyring(
            scope: Self.scope,
            version: version,
            issuedAt: Self.now,
            expiresAt: Self.now.advanced(by: .seconds(365 * 86_400)),
            threshold: threshold,
            roots: roots.map(\.publicKey),
            keys: [
                entry(1, .head, headKey), entry(2, .token, tokenKey), entry(5, .hub, hubKey),
            ]
        )
    }

    var keyring: Keyring { keyring(roots: [root]) }

    func token(
        flags: RightFlags = [],
        generation: UInt8 = 1,
        right: UInt64 = 0x1122_3344_5566_7788,
        duration: UInt32 = 1_440,
        zoneSet: UInt16 = 0
    ) -> Token {
        Token(
            key: 2,
            flags: flags,
            generation: generation,
            right: RightID(right),
            scope: Self.scope,
            issuedAt: Self.minute,
            notBefore: Self.minute,
            duration: duration,
            zoneSet: zoneSet
        )
    }

    /// Three rights, two zones with a set, one window, one block.
    static let rows: [CacheTable: [UInt8]] = [
        .rights: (1...3).flatMap { number in
            RightRecord(
                right: RightID(UInt64(number) << 61),
                generation: UInt8(number),
                zoneSet: 1,
                usesMax: UInt16(number)
            ).bytes
        },
        .zones: ZoneRecord(zone: 1, flags: .antiPassback, aheadQuota: 5).bytes
            + ZoneRecord(zone: 2, parent: 1, stalePolicy: .closed).bytes
            + ZoneSetRecord(set: 1, zones: [1]).bytes,
        .policies: WeeklyWindow(policy: 1, weekdays: 0x7F, opens: 0, closes: 1_440)?.bytes ?? [],
        .blocklist: BlockRecord(right: RightID(9), generation: 1, reason: .revoked).bytes,
    ]

    /// The head that sums up these rows.
    func head(
        version: UInt64 = 1,
        previous: Digest = .zero,
        rows: [CacheTable: [UInt8]] = [:],
        hubEpoch: UInt32 = 1,
        issuedAt: Timestamp = now
    ) -> SignedHead {
        let tables = CacheTable.allCases.map { table in
            let records = rows[table] ?? []
            let count = records.count / Record.byteCount
            let bits = table.bucketBits(forRows: count)
            let leaves = Bucketing(bits: bits).leaves(ofSorted: records[...])
            return TableSummary(
                table: table,
                bits: bits,
                rows: UInt32(count),
                root: Bucketing.root(of: table, bits: bits, leaves: leaves)
            )
        }
        return Head(
            scope: Self.scope,
            hubEpoch: hubEpoch,
            version: version,
            issuedAt: issuedAt,
            expiresAt: issuedAt.advanced(by: Self.lifetime),
            previous: previous,
            tables: tables,
            key: 1
        ).signed(by: headKey)
    }

    func record(
        _ kind: RecordKind,
        sequence: UInt64,
        previous: Digest,
        _ change: (inout JournalRecord) -> Void = { _ in }
    ) -> JournalRecord {
        var record = JournalRecord(
            kind: kind,
            device: Self.device,
            epoch: 1,
            sequence: sequence,
            time: TimeBounds(low: Self.now, high: Self.now.advanced(by: .milliseconds(2_000))),
            previous: previous
        )
        record.sinceBoot = 60_000
        record.gate = Self.gate
        change(&record)
        return record
    }

    /// A boot, a head, a granted scan with its opening and passage, a refusal and a flood.
    func journal() -> [JournalRecord] {
        let genesis = JournalRecord.genesis(device: Self.device, epoch: 1)
        let head = head()
        var records = [record(.boot, sequence: 1, previous: genesis)]
        func append(_ kind: RecordKind, _ change: (inout JournalRecord) -> Void) {
            records.append(
                record(
                    kind,
                    sequence: UInt64(records.count) + 1,
                    previous: records[records.count - 1].digest,
                    change
                )
            )
        }
        append(.head) {
            $0.subject = 1
            $0.headVersion = 1
            $0.credential = Array(head.digest.bytes.prefix(16))
        }
        append(.scan) {
            $0.flags = [RecordFlags(.holderCheck)]
            $0.direction = .entry
            $0.medium = .staticCode
            $0.assurance = .signed
            $0.subject = 0x1122_3344_5566_7788
            $0.generation = 1
            $0.headVersion = 1
            $0.freshnessSeconds = 30
            $0.credential = (0..<16).map { UInt8($0) }
            $0.latency = 123
        }
        append(.open) { $0.refersTo = 1 }
        append(.passage) {
            $0.subject = 0x1122_3344_5566_7788
            $0.direction = .entry
            $0.refersTo = 2
            $0.flags = [.assumed]
        }
        append(.refusal) {
            $0.refusal = .expired
            $0.medium = .staticCode
            $0.assurance = .signed
        }
        append(.refusal) {
            $0.refusal = .unreadable
            $0.flags = [.counted]
            $0.subject = 990
        }
        return records
    }

    func checkpoint(over records: [JournalRecord]) -> [UInt8] {
        let last = records[records.count - 1]
        return Checkpoint(
            device: Self.device,
            epoch: 1,
            sequence: last.sequence,
            digest: last.digest,
            time: Self.now
        ).signed(by: deviceKey)
    }

    var nonce: [UInt8] { (0x80..<0x90).map { UInt8($0) } }

    var request: DeviceRequest {
        DeviceRequest(
            method: "GET",
            target: "/v1/device/head?known=7&wait=25",
            body: [],
            device: Self.device,
            epoch: 1,
            sequence: 4_096,
            nonce: nonce,
            created: Self.now
        )
    }

    var answer: HubAnswer {
        HubAnswer(status: 204, body: [], nonce: nonce, created: Self.now, key: 5)
    }
}
