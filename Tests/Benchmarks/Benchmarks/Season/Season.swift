import Access
import Crypto
import Sync
import Vocabulary

/// A scope with many rights as a hub would sign it: a snapshot, a delta of 1 %, and codes to
/// present.
///
/// Everything follows from the seed but the two signing keys, whose signatures are real.
struct Season {
    static let scope = ScopeID(0x4A41_4C4F)
    static let gate = GateID(7)
    static let zone: UInt16 = 1
    static let otherZone: UInt16 = 2
    static let now = Timestamp(milliseconds: 1_772_390_700_000)
    /// One right in so many is touched by the delta.
    static let rightsPerChange = 100

    let keyring: Keyring
    /// The keyring as it travels, signed by its one root.
    let keyringBytes: [UInt8]
    let snapshot: Snapshot
    let delta: Delta
    let codes: CodeMaker
    /// In the order of their keys, as the delta leaves them.
    let rights: [SeasonRight]

    init(rights count: Int, seed: UInt64) throws(BenchmarkFailure) {
        var random = SplitMix(seed: seed)
        let headKey = try Self.key(&random)
        let tokenKey = try Self.key(&random)
        let rootKey = try Self.key(&random)
        keyring = Self.keyring(root: rootKey, head: headKey, token: tokenKey)
        keyringBytes = keyring.signed(by: [rootKey])
        var ids: Set<UInt64> = []
        while ids.count < count { ids.insert(random.next()) }
        rights = ids.sorted().enumerated().map { SeasonRight(RightID($1), index: $0) }
        let writer = SeasonWriter(signer: headKey)
        let before = rights.map { $0.record(isBefore: $0.isTouched) }
        snapshot = writer.snapshot(of: before)
        delta = writer.delta(after: snapshot, rights)
        codes = CodeMaker(signer: tokenKey, rights: rights)
    }

    static func key(
        _ random: inout SplitMix
    ) throws(BenchmarkFailure) -> Ed25519PrivateKey {
        guard let key = Ed25519PrivateKey(seed: random.bytes(32)) else {
            throw BenchmarkFailure(.system, "OpenSSL made no key out of 32 bytes.")
        }
        return key
    }

    static func keyring(
        root: Ed25519PrivateKey,
        head: Ed25519PrivateKey,
        token: Ed25519PrivateKey
    ) -> Keyring {
        let life = (
            from: now.advanced(by: .seconds(-86_400 * 60)),
            until: now.advanced(by: .seconds(86_400 * 300))
        )
        let entries = [(KeyRole.head, head), (.token, token)].map { role, key in
            KeyringEntry(
                number: role.rawValue,
                role: role,
                publicKey: key.publicKey,
                notBefore: life.from,
                notAfter: life.until
            )
        }
        return Keyring(
            scope: scope,
            version: 1,
            issuedAt: life.from,
            expiresAt: life.until,
            threshold: 1,
            roots: [root.publicKey],
            keys: entries
        )
    }
}

/// One right of the season and the reason for which its code is refused, if any.
struct SeasonRight {
    /// What the codes of every second right meet.
    static let refusals: [Refusal] = [
        .suspended, .revoked, .expired, .notYet, .wrongZone, .superseded,
    ]
    static let everyHour: UInt16 = 1
    private static let hour: UInt32 = 60

    let right: RightID
    let refusal: Refusal?
    /// Whether the delta changes it.
    let isTouched: Bool
    private let index: Int

    init(_ right: RightID, index: Int) {
        self.right = right
        self.index = index
        isTouched = index % Season.rightsPerChange == 0
        refusal =
            index.isMultiple(of: 2)
            ? nil : Self.refusals[index / 2 % Self.refusals.count]
    }

    /// The row; before the delta a touched right had been used once less.
    func record(isBefore: Bool) -> RightRecord {
        let now = Minute(holding: Season.now)
        var record = RightRecord(
            right: right,
            notBefore: Minute(count: now.count - 24 * Self.hour),
            notAfter: Minute(count: now.count + 24 * Self.hour),
            zoneSet: refusal == .wrongZone ? 2 : 1,
            policy: index % 4 == 0 ? Self.everyHour : 0,
            usesMax: 50,
            usesSeen: isBefore || !isTouched ? 0 : 1,
            product: UInt32(index % 12)
        )
        switch refusal {
        case .suspended: record.status = .suspended
        case .revoked: record.status = .revoked
        case .expired: record.notAfter = Minute(count: now.count - Self.hour)
        case .notYet: record.notBefore = Minute(count: now.count + Self.hour)
        case .superseded: record.generation = 2
        default: break
        }
        return record
    }
}
