import Access
import Crypto
import Sync
import Testing
import Vocabulary

/// The cases of TUF's conformance tests on roots, keys, rollback and fast-forward, for one object
/// instead of four.
@Suite("Keyring scenarios")
struct KeyringScenarioTests {
    private static let roots = (1...6).compactMap { byte in
        Ed25519PrivateKey(seed: [UInt8](repeating: byte, count: 32))
    }

    private static func keys(_ count: UInt8 = 5) -> [KeyringEntry] {
        KeyRole.allCases.prefix(Int(count)).compactMap { role in
            Ed25519PrivateKey(seed: [UInt8](repeating: 0x20 + role.rawValue, count: 32)).map {
                KeyringEntry(
                    number: role.rawValue,
                    role: role,
                    publicKey: $0.publicKey,
                    notBefore: .distantPast,
                    notAfter: .distantFuture
                )
            }
        }
    }

    private static func keyring(
        _ version: UInt32,
        roots places: [Int],
        threshold: UInt8,
        scope: ScopeID = Fixed.scope,
        expiresAt: Timestamp = .distantFuture,
        keys: [KeyringEntry] = keys()
    ) -> Keyring {
        Keyring(
            scope: scope,
            version: version,
            issuedAt: Fixed.now,
            expiresAt: expiresAt,
            threshold: threshold,
            roots: places.map { roots[$0].publicKey },
            keys: keys
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var old: (roots: [Int], threshold: UInt8) = ([0, 1, 2], 2)
        var new: (roots: [Int], threshold: UInt8) = ([3, 4, 5], 2)
        var signers: [Int]
        var version: UInt32 = 8
        var scope = Fixed.scope
        var expiresAt = Timestamp.distantFuture
        var refusal: KeyringRefusal?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "both thresholds met", signers: [0, 1, 3, 4]),
        Case(name: "all of both", signers: [0, 1, 2, 3, 4, 5]),
        Case(name: "old not met", signers: [0, 3, 4], refusal: .tooFewSignatures),
        Case(name: "new not met", signers: [0, 1, 3], refusal: .tooFewSignatures),
        Case(name: "old alone", signers: [0, 1, 2], refusal: .tooFewSignatures),
        Case(name: "new alone", signers: [3, 4, 5], refusal: .tooFewSignatures),
        Case(name: "one key twice", signers: [0, 0, 3, 3], refusal: .tooFewSignatures),
        Case(name: "nobody", signers: [], refusal: .tooFewSignatures),
        Case(name: "same roots", new: ([0, 1, 2], 2), signers: [1, 2]),
        Case(name: "a root kept counts for both", new: ([1, 2, 3], 2), signers: [1, 2]),
        Case(
            name: "a kept root alone",
            new: ([2, 3, 4], 2),
            signers: [2, 3],
            refusal: .tooFewSignatures
        ),
        Case(name: "threshold up", new: ([0, 1, 2], 3), signers: [0, 1, 2]),
        Case(
            name: "threshold up, by the old number",
            new: ([0, 1, 2], 3),
            signers: [0, 1],
            refusal: .tooFewSignatures
        ),
        Case(name: "threshold down", new: ([0, 1, 2], 1), signers: [0, 1]),
        Case(
            name: "threshold down, by the new number",
            new: ([0, 1, 2], 1),
            signers: [0],
            refusal: .tooFewSignatures
        ),
        Case(name: "same version", signers: [0, 1, 3, 4], version: 7, refusal: .wrongVersion),
        Case(name: "older version", signers: [0, 1, 3, 4], version: 6, refusal: .wrongVersion),
        Case(name: "one skipped", signers: [0, 1, 3, 4], version: 9, refusal: .wrongVersion),
        Case(name: "fast forward", signers: [0, 1, 3, 4], version: .max, refusal: .wrongVersion),
        Case(
            name: "other scope",
            signers: [0, 1, 3, 4],
            scope: ScopeID(1),
            refusal: .wrongScope
        ),
        Case(name: "ends now", signers: [0, 1, 3, 4], expiresAt: Fixed.now, refusal: .expired),
        Case(
            name: "ends a moment later",
            signers: [0, 1, 3, 4],
            expiresAt: Fixed.now.advanced(by: .milliseconds(1))
        ),
    ]

    @Test(arguments: cases)
    func `A next keyring counts only in its turn and by old and new roots`(
        _ given: Case
    ) throws {
        let old = Self.keyring(7, roots: given.old.roots, threshold: given.old.threshold)
        let next = Self.keyring(
            given.version,
            roots: given.new.roots,
            threshold: given.new.threshold,
            scope: given.scope,
            expiresAt: given.expiresAt
        )
        let signed = try SignedKeyring(
            bytes: next.signed(by: given.signers.map { Self.roots[$0] })
        )
        var found: KeyringRefusal?
        do throws(KeyringRefusal) {
            try signed.verify(after: old, low: Fixed.now)
        } catch {
            found = error
        }
        #expect(found == given.refusal)
    }

    @Test func `Signatures are gathered one by one, in any order, to the same bytes`() throws {
        let old = Self.keyring(7, roots: [0, 1, 2], threshold: 2)
        let unsigned = try SignedKeyring(
            unsigned: Self.keyring(8, roots: [3, 4, 5], threshold: 2)
        )
        #expect(unsigned.missing(of: old) == 2)
        var forth: SignedKeyring? = unsigned
        var back: SignedKeyring? = unsigned
        for place in [0, 3, 1, 4] { forth = forth?.signed(by: Self.roots[place]) }
        for place in [4, 1, 3, 0, 0] { back = back?.signed(by: Self.roots[place]) }
        let signed = try #require(forth)
        #expect(back == signed)
        #expect(signed.missing(of: old) == 0)
        #expect(signed.missing(of: signed.keyring) == 0)
        #expect(signed.digest == unsigned.digest)
        try signed.verify(after: old, low: Fixed.now)
        let wrong = Self.roots[0].signature(for: [1])
        #expect(unsigned.adding(wrong, of: Self.roots[0].publicKey) == nil)
    }

    private static func repeated(_ change: (inout [KeyringEntry]) -> Void) -> Keyring {
        var entries = keys()
        change(&entries)
        return keyring(1, roots: [0], threshold: 1, keys: entries)
    }

    private static func entry(_ number: UInt8, _ role: KeyRole, like other: KeyringEntry)
        -> KeyringEntry
    {
        KeyringEntry(
            number: number,
            role: role,
            publicKey: other.publicKey,
            notBefore: other.notBefore,
            notAfter: other.notAfter
        )
    }

    @Test func `A key in two places is refused, whatever the places`() throws {
        let entries = Self.keys()
        let wrong = [
            Self.repeated { $0.append(Self.entry(9, .token, like: entries[0])) },
            Self.repeated { $0.append(Self.entry(9, .head, like: entries[0])) },
            Self.repeated { $0[1] = Self.entry(1, .head, like: entries[1]) },
            Self.keyring(1, roots: [0, 0], threshold: 2),
            Self.repeated {
                $0.append(
                    KeyringEntry(
                        number: 9,
                        role: .hub,
                        publicKey: Self.roots[0].publicKey,
                        notBefore: .distantPast,
                        notAfter: .distantFuture
                    )
                )
            },
        ]
        for keyring in wrong {
            #expect(throws: KeyringRefusal.keyRepeated) {
                try SignedKeyring(bytes: keyring.signed(by: [Self.roots[0]]))
            }
        }
        _ = try SignedKeyring(bytes: Self.repeated { _ in }.signed(by: [Self.roots[0]]))
    }

    @Test(arguments: KeyRole.allCases, KeyRole.allCases)
    func `A key verifies the objects of its own role and of no other`(
        _ signer: KeyRole,
        _ object: KeyRole
    ) throws {
        let seed = [UInt8](repeating: 0x20 + signer.rawValue, count: 32)
        let key = try #require(Ed25519PrivateKey(seed: seed))
        let keyring = Self.keyring(1, roots: [0], threshold: 1)
        #expect(try believes(object, key, signer.rawValue, keyring) == (signer == object))
    }

    /// Whether an object of this role, signed by a key under a number, is believed.
    private func believes(
        _ role: KeyRole,
        _ key: Ed25519PrivateKey,
        _ number: UInt8,
        _ keyring: Keyring
    ) throws -> Bool {
        switch role {
        case .head:
            let made = try Fixed().head().head
            let head = Head(
                scope: made.scope,
                hubEpoch: 1,
                version: 1,
                issuedAt: Fixed.now,
                expiresAt: made.expiresAt,
                previous: .zero,
                tables: made.tables,
                key: number
            ).signed(by: key)
            return (try? HeadRules.verify(head, scope: Fixed.scope, keyring: keyring)) != nil
        case .token:
            let token = Token(
                key: number,
                flags: [],
                generation: 1,
                right: RightID(1),
                scope: Fixed.scope,
                issuedAt: Fixed.minute,
                notBefore: Fixed.minute,
                duration: 60,
                zoneSet: 0
            ).signed(by: key)
            let reader = TokenReader(scope: Fixed.scope, keys: keyring.tokenKeys)
            return (try? reader.read(Array(TokenText.spelling(token).utf8))) != nil
        case .heartbeat:
            let beat = Heartbeat(
                scope: Fixed.scope,
                hubEpoch: 1,
                headVersion: 1,
                headDigest: .zero,
                flash: 0,
                keyring: 1,
                roster: 1,
                time: Fixed.now,
                key: number
            ).signed(by: key)
            return (try? Heartbeat(bytes: beat, keyring: keyring)) != nil
        case .flash:
            let flash = Flash(
                scope: Fixed.scope,
                hubEpoch: 1,
                sequence: 1,
                completeFrom: 0,
                time: Fixed.now,
                entries: [],
                key: number
            ).signed(by: key)
            return (try? Flash(bytes: flash, keyring: keyring)) != nil
        case .hub:
            let word = Acknowledgement(
                device: Fixed.device,
                epoch: 1,
                sequence: 1,
                digest: .zero,
                time: Fixed.now,
                key: number
            ).signed(by: key)
            return Acknowledgement(bytes: word, keyring: keyring) != nil
        }
    }
}
