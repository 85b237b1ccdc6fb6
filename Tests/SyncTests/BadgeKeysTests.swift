import Access
import Crypto
import Sync
import Testing
import Vocabulary

@Suite("Keys of a scope's badges")
struct BadgeKeysTests {
    static let keys = Fixed.badgeKeys

    /// Made with another implementation of HKDF (Python's cryptography), from the seed of 32
    /// times 31.
    @Test func `Every key follows from the seed and its purpose`() {
        #expect(
            Hex.encode(Self.keys.badgeKey)
                == "da992c5abbebb09683a86405f671c09d26624aa84f07dd6f6b8710159afcd85c"
        )
        #expect(
            Hex.encode(Self.keys.sealingKey)
                == "410aa6c604661f6820490a5d5145620841ce806d545b0daa6365cbb7def4cb8a"
        )
        #expect(
            Hex.encode(Self.keys.messageKey)
                == "5a49f6e733f503b8abcf681a2ea9de3c"
        )
        #expect(
            Hex.encode(BadgeMaster(fromSeed: Fixed.badgeSeed).key)
                == "202b3807dc6848de3523dde84a83c919"
        )
    }

    @Test func `The fields stand where the format says`() {
        let bytes = Self.keys.bytes
        #expect(bytes.count == 192)
        #expect(Array(bytes[0..<8]) == Array("JLNBDGK1".utf8))
        #expect(Array(bytes[8..<16]) == [0x05, 0xC0, 0x9E, 0x01, 1, 0, 0, 0])
        #expect(Array(bytes[16..<48]) == Self.keys.badgeKey)
        #expect(Array(bytes[48..<80]) == Self.keys.sealingKey)
        #expect(Array(bytes[80..<96]) == Self.keys.messageKey)
        #expect(Array(bytes[96..<119]) == Array(Fixed.badgeAddress.utf8))
        #expect(bytes[119...].allSatisfy { $0 == 0 })
        #expect(BadgeKeys(bytes: bytes) == Self.keys)
        #expect(BadgeKeys(bytes: Array(bytes.dropLast())) == nil)
        #expect(BadgeKeys(bytes: bytes + [0]) == nil)
    }

    /// Place, value: magic, zeros, a space, a byte that is not ASCII, text after the end.
    @Test(arguments: [(0, 0x4B), (7, 0x32), (13, 1), (15, 1), (96, 0x20), (97, 0x80), (191, 0x41)])
    func `A byte that this version does not know is not read`(place: Int, value: UInt8) {
        var bytes = Self.keys.bytes
        bytes[place] = value
        #expect(BadgeKeys(bytes: bytes) == nil)
    }

    @Test(arguments: [
        ("", true), (String(repeating: "a", count: 96), true),
        (String(repeating: "a", count: 97), false), ("https://jalon.example/b", true),
        ("https://jalon.example/ b", false), ("https://jalon.example/é", false),
        ("a\u{0}b", false), ("a\n", false), ("\u{7F}", false),
    ])
    func `An address is at most 96 visible characters of ASCII`(text: String, isAddress: Bool) {
        #expect(BadgeKeys.isAddress(text) == isAddress)
    }

    @Test func `Printing shows no key`() {
        var text = ""
        dump(Self.keys, to: &text)
        dump(BadgeMaster(fromSeed: Fixed.badgeSeed), to: &text)
        text += "\(Self.keys) \(BadgeMaster(fromSeed: Fixed.badgeSeed))"
        #expect(text.contains(Fixed.badgeAddress))
        #expect(!text.contains("["))
        #expect(!text.contains("\(Self.keys.badgeKey[0])\n"))
    }

    private static func record() throws -> CardKeyRecord {
        try keys.seal(
            Fixed.cardKey,
            badge: Fixed.cardDigest.key,
            chip: .ntag424,
            keyNumber: 2,
            keyVersion: 1
        )
    }

    @Test func `A sealed card key opens in its scope alone`() throws {
        let record = try Self.record()
        #expect(record.sealing == 1)
        #expect(try Self.keys.open(record) == Fixed.cardKey)
        #expect(record.sealed != Fixed.cardKey)
        let other = BadgeKeys.derived(
            fromSeed: Fixed.badgeSeed,
            scope: ScopeID(Fixed.scope.raw + 1),
            address: ""
        )
        #expect(throws: CryptoError(code: .notAuthentic, message: "")) { try other.open(record) }
        let next = BadgeKeys.derived(
            fromSeed: Fixed.badgeSeed,
            scope: Fixed.scope,
            address: "",
            sealing: 2
        )
        #expect(throws: CryptoError(code: .notAuthentic, message: "")) { try next.open(record) }
        #expect(next.sealingKey != Self.keys.sealingKey)
        #expect(next.badgeKey == Self.keys.badgeKey)
    }

    /// Every byte but the zeros (which are not read at all) and the chip's, whose values are few.
    @Test(arguments: [0, 7, 8, 9, 10, 11, 16, 31, 32, 47])
    func `A changed row does not open`(place: Int) throws {
        var bytes = try Self.record().bytes
        bytes[place] ^= 0x01
        let record = try #require(CardKeyRecord(bytes: bytes))
        #expect(throws: CryptoError(code: .notAuthentic, message: "")) {
            try Self.keys.open(record)
        }
    }

    @Test(arguments: [(15, false), (16, true), (17, false), (0, false)])
    func `A card's key has 16 bytes`(count: Int, isSealed: Bool) {
        let key = [UInt8](repeating: 1, count: count)
        let record = try? Self.keys.seal(
            key,
            badge: 1,
            chip: .desfire,
            keyNumber: 1,
            keyVersion: 0
        )
        #expect((record != nil) == isSealed)
    }

    @Test func `Sealed keys reach the gate that asked, and no other`() throws {
        let gate = X25519PrivateKey()
        let sealed = try Self.keys.sealed(to: gate.publicKey, device: Fixed.device)
        #expect(sealed.count == 240)
        #expect(BadgeKeys.sealedByteCount == 240)
        func open(
            _ bytes: [UInt8],
            _ key: X25519PrivateKey,
            _ device: DeviceID,
            _ scope: ScopeID
        ) throws(CryptoError) -> BadgeKeys {
            try BadgeKeys.opened(bytes, with: key, device: device, scope: scope)
        }
        let wrong = CryptoError(code: .notAuthentic, message: "")
        #expect(try open(sealed, gate, Fixed.device, Fixed.scope) == Self.keys)
        #expect(throws: wrong) {
            try open(sealed, X25519PrivateKey(), Fixed.device, Fixed.scope)
        }
        #expect(throws: wrong) { try open(sealed, gate, DeviceID(1), Fixed.scope) }
        #expect(throws: wrong) { try open(sealed, gate, Fixed.device, ScopeID(1)) }
        #expect(throws: wrong) {
            try open(Array(sealed.dropLast()), gate, Fixed.device, Fixed.scope)
        }
    }

    @Test func `Sealed bytes of another format are refused, and what to do is said`() throws {
        let gate = X25519PrivateKey()
        let purpose = Array("JLNBDGK1".utf8) + [0xDE, 0x71, 0xCE, 0x01, 0x05, 0xC0, 0x9E, 0x01]
        let sealed = try HPKE.seal([1, 2, 3], to: gate.publicKey, info: purpose)
        #expect(throws: CryptoError(code: .failed, message: "")) {
            try BadgeKeys.opened(sealed, with: gate, device: Fixed.device, scope: Fixed.scope)
        }
    }
}
