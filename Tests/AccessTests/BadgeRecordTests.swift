import Access
import Crypto
import Testing
import Vocabulary

@Suite("Badges in the cache")
struct BadgeRecordTests {
    static let credential = CredentialRecord(
        digest: BadgeDigest(.card, [1, 2, 3, 4], key: [UInt8](repeating: 5, count: 32)),
        right: RightID(0x0102_0304_0506_0708),
        generation: 9,
        status: .lost,
        medium: .badgeOneTime,
        chip: .ntag424,
        counterSeen: 0x0A0B_0C0D
    )
    static let cardKey = CardKeyRecord(
        badge: 0x0102_0304_0506_0708,
        chip: .desfire,
        keyNumber: 1,
        keyVersion: 7,
        sealing: 3,
        sealed: (0x20..<0x40).map { UInt8($0) }
    )

    @Test func `A credential has its fields where the format says`() {
        let bytes = Self.credential.bytes
        #expect(bytes.count == 48)
        #expect(Array(bytes[0..<16]) == Self.credential.digest.bytes)
        #expect(Array(bytes[16..<24]) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(Array(bytes[24..<28]) == [9, 2, 6, 2])
        #expect(Array(bytes[28..<32]) == [0x0A, 0x0B, 0x0C, 0x0D])
        #expect(bytes[32...].allSatisfy { $0 == 0 })
        #expect(CredentialRecord(bytes: bytes) == Self.credential)
        #expect(CredentialRecord(bytes: [0] + bytes, at: 1) == Self.credential)
        #expect(CredentialRecord(bytes: Array(bytes.dropLast())) == nil)
        #expect(CredentialRecord(bytes: bytes + [0]) == nil)
    }

    /// Place, value, whether it is read: status, medium (badges only), chip, zeros.
    @Test(arguments: [
        (25, 0, false), (25, 1, true), (25, 3, true), (25, 4, false), (26, 0, false),
        (26, 1, false), (26, 2, false), (26, 3, true), (26, 8, true), (26, 9, false),
        (27, 0, true), (27, 3, true), (27, 4, false), (32, 1, false), (47, 1, false),
    ])
    func `A credential that this version does not know is not read`(
        place: Int,
        value: UInt8,
        isRead: Bool
    ) {
        var bytes = Self.credential.bytes
        bytes[place] = value
        #expect((CredentialRecord(bytes: bytes) != nil) == isRead)
    }

    @Test func `A card key has its fields where the format says`() {
        let bytes = Self.cardKey.bytes
        #expect(bytes.count == 48)
        #expect(Array(bytes[0..<8]) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(Array(bytes[8..<16]) == [3, 1, 7, 3, 0, 0, 0, 0])
        #expect(Array(bytes[16...]) == (0x20..<0x40).map { UInt8($0) })
        #expect(CardKeyRecord(bytes: bytes) == Self.cardKey)
        #expect(CardKeyRecord(bytes: [0] + bytes, at: 1) == Self.cardKey)
        #expect(CardKeyRecord(bytes: Array(bytes.dropLast())) == nil)
        #expect(CardKeyRecord(bytes: bytes + [0]) == nil)
    }

    @Test(arguments: [(8, 4, false), (8, 0, true), (12, 1, false), (15, 1, false), (11, 255, true)])
    func `A card key that this version does not know is not read`(
        place: Int,
        value: UInt8,
        isRead: Bool
    ) {
        var bytes = Self.cardKey.bytes
        bytes[place] = value
        #expect((CardKeyRecord(bytes: bytes) != nil) == isRead)
    }

    /// Made with Python's hmac: a key of 32 times 05, the domain "JLNBDGE1", kind and number.
    @Test(arguments: [
        (
            BadgeDigest.Kind.card, [UInt8(0x04), 0xDE, 0x5F, 0x1E, 0xAC, 0xC0, 0x40],
            "78ccd7ad6819921ffc763d410679711f"
        ),
        (
            BadgeDigest.Kind.card, [UInt8(0x31), 0x32, 0x33, 0x34],
            "56cb589b0cc3e33431b9bea17de2e64c"
        ),
        (
            BadgeDigest.Kind.barcode, [UInt8(0x31), 0x32, 0x33, 0x34],
            "ca25229d485f4817d6ad06bffa2b2ca3"
        ),
        (
            BadgeDigest.Kind.typedCode, [UInt8(0x31), 0x32, 0x33, 0x34],
            "9660fd8a4aee6c8c78849eec536ac513"
        ),
    ])
    func `A digest is the start of a keyed hash of kind and number`(
        kind: BadgeDigest.Kind,
        number: [UInt8],
        expected: String
    ) {
        let digest = BadgeDigest(kind, number, key: [UInt8](repeating: 5, count: 32))
        #expect(Hex.encode(digest.bytes) == expected)
        #expect(BadgeDigest(bytes: digest.bytes) == digest)
        let other = BadgeDigest(kind, number, key: [UInt8](repeating: 6, count: 32))
        #expect(other != digest)
    }

    @Test(arguments: [(15, false), (16, true), (17, false)])
    func `A digest has 16 bytes`(count: Int, isRead: Bool) {
        #expect((BadgeDigest(bytes: [UInt8](repeating: 1, count: count)) != nil) == isRead)
    }

    @Test func `The key of a badge's rows is the start of its digest`() {
        let digest = BadgeDigest(bytes: (1...16).map { UInt8($0) })
        #expect(digest?.key == 0x0102_0304_0506_0708)
        let credential = Self.credential
        #expect(Array(credential.bytes[0..<8]) == Array(credential.digest.bytes[0..<8]))
    }

    @Test func `Words and numbers of badges never change`() {
        #expect(BadgeStatus.allCases.map(\.name) == ["active", "lost", "replaced"])
        #expect(BadgeStatus.allCases.map(\.rawValue) == [1, 2, 3])
        #expect(BadgeChip.allCases.map(\.name) == ["none", "type2", "ntag424", "desfire"])
        #expect(BadgeChip.allCases.map(\.rawValue) == [0, 1, 2, 3])
        #expect(
            Medium.allCases.filter(\.isBadge)
                == [.barcode, .badgeNumber, .badgeMessage, .badgeOneTime, .badgeMutual, .typedCode]
        )
    }
}
