import Access
import Crypto
import Sync
import Testing
import Vocabulary

@Suite("Head rules")
struct HeadRulesTests {
    let fixed: Fixed
    let first: SignedHead
    let second: SignedHead

    init() throws {
        fixed = try Fixed()
        first = fixed.head()
        second = fixed.head(version: 2, previous: first.digest, rows: Fixed.rows)
    }

    private func judge(
        _ head: SignedHead,
        mark: SignedHead? = nil,
        current: SignedHead? = nil,
        low: Timestamp = Fixed.now,
        keyring: Keyring? = nil,
        scope: ScopeID = Fixed.scope
    ) throws(HeadRefusal) -> HeadRules.Answer {
        try HeadRules.judge(
            head,
            scope: scope,
            keyring: keyring ?? fixed.keyring,
            mark: mark.map { HeadMark($0) },
            current: current,
            low: low
        )
    }

    @Test func `The first and the next head are applied, the same one is already here`() throws {
        #expect(try judge(first) == .apply)
        #expect(try judge(second, mark: first, current: first) == .apply)
        #expect(try judge(second, mark: second, current: second) == .alreadyHere)
        #expect(try judge(second, mark: second, current: first) == .apply)
    }

    @Test func `An older head is a rollback, unless the hub began a new epoch`() throws {
        #expect(throws: HeadRefusal.rollback) { try judge(first, mark: second, current: second) }
        let restored = fixed.head(version: 1, hubEpoch: 2)
        #expect(try judge(restored, mark: second, current: second) == .apply)
        #expect(throws: HeadRefusal.olderEpoch) {
            try judge(second, mark: restored, current: restored)
        }
    }

    @Test func `Two heads of one version are a fork`() throws {
        let other = fixed.head(version: 2, previous: first.digest)
        #expect(throws: HeadRefusal.fork) { try judge(other, mark: second, current: second) }
        #expect(throws: HeadRefusal.fork) { try judge(other, mark: second, current: nil) }
    }

    @Test func `The next head must name the one before it; a later one cannot be asked to`() throws
    {
        let loose = fixed.head(version: 2)
        #expect(throws: HeadRefusal.brokenChain) { try judge(loose, mark: first, current: first) }
        let later = fixed.head(version: 9)
        #expect(try judge(later, mark: first, current: first) == .apply)
    }

    @Test func `An expired head is refused from its last millisecond on`() throws {
        let end = first.head.expiresAt
        #expect(throws: HeadRefusal.expired) { try judge(first, low: end) }
        #expect(try judge(first, low: end.advanced(by: .milliseconds(-1))) == .apply)
    }

    @Test func `Another scope, key, role or signature is refused`() throws {
        #expect(throws: HeadRefusal.wrongScope) { try judge(first, scope: ScopeID(1)) }
        let strangers = Keyring(
            scope: Fixed.scope,
            version: 1,
            issuedAt: Fixed.now,
            expiresAt: .distantFuture,
            threshold: 1,
            roots: [fixed.root.publicKey],
            keys: [
                KeyringEntry(
                    number: 1,
                    role: .token,
                    publicKey: fixed.headKey.publicKey,
                    notBefore: .distantPast,
                    notAfter: .distantFuture
                )
            ]
        )
        #expect(throws: HeadRefusal.unknownKey) { try judge(first, keyring: strangers) }
        let forged = first.head.signed(by: fixed.tokenKey)
        #expect(throws: HeadRefusal.badSignature) { try judge(forged) }
    }

    @Test func `A head key that has ended signs nothing more`() throws {
        let late = fixed.head(issuedAt: Fixed.now.advanced(by: .seconds(400 * 86_400)))
        #expect(throws: HeadRefusal.unknownKey) { try judge(late) }
    }

    @Test func `Any changed bit makes a head unreadable or unsigned`() throws {
        for place in 0..<(Head.byteCount * 8) where place % 7 == 0 {
            var bytes = second.bytes
            bytes[place / 8] ^= 1 << UInt8(place % 8)
            guard let changed = SignedHead(bytes: bytes) else { continue }
            #expect(throws: HeadRefusal.self) {
                try HeadRules.verify(changed, scope: Fixed.scope, keyring: fixed.keyring)
            }
        }
        #expect(SignedHead(bytes: Array(second.bytes.dropLast())) == nil)
        #expect(SignedHead(bytes: []) == nil)
    }
}
