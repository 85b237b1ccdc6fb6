import Access
import Crypto
import Sync
import Testing
import Vocabulary

@Suite("Keyrings")
struct KeyringTests {
    let fixed: Fixed

    init() throws {
        fixed = try Fixed()
    }

    private func signed(
        _ keyring: Keyring,
        by signers: [Ed25519PrivateKey]
    ) throws -> SignedKeyring {
        try SignedKeyring(bytes: keyring.signed(by: signers))
    }

    @Test func `A first keyring is believed by its own roots`() throws {
        let good = try signed(fixed.keyring, by: [fixed.root])
        try good.verifyFirst(scope: Fixed.scope)
        #expect(throws: KeyringRefusal.wrongScope) { try good.verifyFirst(scope: ScopeID(2)) }
        let foreign = try signed(fixed.keyring, by: [fixed.secondRoot])
        #expect(throws: KeyringRefusal.tooFewSignatures) {
            try foreign.verifyFirst(scope: Fixed.scope)
        }
    }

    @Test func `The next keyring needs the threshold of old and new roots`() throws {
        let old = fixed.keyring(threshold: 2, roots: [fixed.root, fixed.secondRoot])
        let next = fixed.keyring(version: 2, threshold: 1, roots: [fixed.thirdRoot])
        try signed(next, by: [fixed.root, fixed.secondRoot, fixed.thirdRoot])
            .verify(after: old, low: Fixed.now)
        for signers in [
            [fixed.root, fixed.thirdRoot], [fixed.root, fixed.secondRoot],
            [fixed.root, fixed.root, fixed.thirdRoot], [],
        ] {
            let few = try signed(next, by: signers)
            #expect(throws: KeyringRefusal.tooFewSignatures) {
                try few.verify(after: old, low: Fixed.now)
            }
        }
    }

    @Test func `A keyring that skips a version, repeats one or has expired is refused`() throws {
        for version in [UInt32(1), 3, .max] {
            let next = try signed(
                fixed.keyring(version: version, roots: [fixed.root]),
                by: [fixed.root]
            )
            #expect(throws: KeyringRefusal.wrongVersion) {
                try next.verify(after: fixed.keyring, low: Fixed.now)
            }
        }
        let next = try signed(fixed.keyring(version: 2, roots: [fixed.root]), by: [fixed.root])
        #expect(throws: KeyringRefusal.expired) {
            try next.verify(after: fixed.keyring, low: next.keyring.expiresAt)
        }
        // As a step to a later one it serves all the same.
        try next.verify(after: fixed.keyring)
        #expect(throws: KeyringRefusal.wrongScope) {
            try next.verify(
                after: Keyring(
                    scope: ScopeID(3),
                    version: 1,
                    issuedAt: Fixed.now,
                    expiresAt: .distantFuture,
                    threshold: 1,
                    roots: [fixed.root.publicKey],
                    keys: []
                ),
                low: Fixed.now
            )
        }
    }

    @Test func `A key serves its role, its number and its time only`() {
        let keyring = fixed.keyring
        #expect(keyring.key(1, role: .head, at: Fixed.now) == fixed.headKey.publicKey)
        #expect(keyring.key(1, role: .hub, at: Fixed.now) == nil)
        #expect(keyring.key(2, role: .head, at: Fixed.now) == nil)
        #expect(keyring.key(1, role: .head, at: .distantFuture) == nil)
        #expect(keyring.tokenKeys.map(\.number) == [2])
        #expect(KeyRole.allCases.map(\.name) == ["head", "token", "heartbeat", "flash", "hub"])
    }

    @Test func `Any changed or missing byte is noticed`() throws {
        let bytes = fixed.keyring.signed(by: [fixed.root])
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0x01
            #expect(throws: KeyringRefusal.self) {
                let read = try SignedKeyring(bytes: changed)
                try read.verifyFirst(scope: Fixed.scope)
            }
        }
        for length in [0, 8, 35, 36, bytes.count - 1] {
            #expect(throws: KeyringRefusal.malformed) {
                try SignedKeyring(bytes: Array(bytes.prefix(length)))
            }
        }
        #expect(throws: KeyringRefusal.malformed) { try SignedKeyring(bytes: bytes + [0]) }
    }
}
