import Access
import Crypto
import Sync
import Testing
import Vocabulary

extension Fixed {
    static let badgeSeed = [UInt8](repeating: 0x31, count: 32)
    static let badgeAddress = "https://jalon.example/b"
    /// The maker's number of the card of AN12196.
    static let cardNumber: [UInt8] = [0x04, 0xDE, 0x5F, 0x1E, 0xAC, 0xC0, 0x40]
    static let cardKey = (0xC0..<0xD0).map { UInt8($0) }

    static let badgeKeys = BadgeKeys.derived(
        fromSeed: badgeSeed,
        scope: scope,
        address: badgeAddress
    )

    static let cardDigest = BadgeDigest(.card, cardNumber, key: badgeKeys.badgeKey)

    static func exchangeKey(_ byte: UInt8) throws -> X25519PrivateKey {
        try #require(X25519PrivateKey([UInt8](repeating: byte, count: 32)))
    }
}

extension GoldenVector {
    static func badges(_ fixed: Fixed) throws -> [GoldenVector] {
        try credentials() + [cardKey(), tap(fixed)] + keys()
    }

    private static func credentials() -> [GoldenVector] {
        let barcode = CredentialRecord(
            digest: BadgeDigest(.barcode, Array("GYM-00042".utf8), key: Fixed.badgeKeys.badgeKey),
            right: RightID(1),
            generation: 0,
            medium: .barcode
        )
        let card = CredentialRecord(
            digest: Fixed.cardDigest,
            right: RightID(.max),
            generation: 255,
            status: .replaced,
            medium: .badgeOneTime,
            chip: .ntag424,
            counterSeen: 0xFF_FFFF
        )
        let typed = BadgeDigest(.typedCode, Array("12345678".utf8), key: Fixed.badgeKeys.badgeKey)
        return [("credential-barcode.bin", barcode), ("credential-card.bin", card)].map {
            GoldenVector($0, $1.bytes) { CredentialRecord(bytes: $0)?.bytes }
        } + [
            GoldenVector("badge-digest-card.bin", derived: Fixed.cardDigest.bytes),
            GoldenVector("badge-digest-typed.bin", derived: typed.bytes),
        ]
    }

    private static func cardKey() throws -> GoldenVector {
        let record = try Fixed.badgeKeys.seal(
            Fixed.cardKey,
            badge: Fixed.cardDigest.key,
            chip: .ntag424,
            keyNumber: 2,
            keyVersion: 1
        )
        return GoldenVector("card-key.bin", record.bytes) { bytes in
            guard let read = CardKeyRecord(bytes: bytes), let key = try? Fixed.badgeKeys.open(read)
            else { return nil }
            let again = try? Fixed.badgeKeys.seal(
                key,
                badge: read.badge,
                chip: read.chip,
                keyNumber: read.keyNumber,
                keyVersion: read.keyVersion
            )
            return again?.bytes
        }
    }

    /// A granted tap that the card has signed and counted.
    private static func tap(_ fixed: Fixed) -> GoldenVector {
        let genesis = JournalRecord.genesis(device: Fixed.device, epoch: 1)
        let record = fixed.record(.scan, sequence: 1, previous: genesis) {
            $0.direction = .entry
            $0.medium = .badgeOneTime
            $0.assurance = .oneTime
            $0.subject = 0x1122_3344_5566_7788
            $0.generation = 1
            $0.counter = 0x01_02_03
            $0.credential = Fixed.cardDigest.bytes
        }
        return GoldenVector("journal-tap.bin", record.bytes) { JournalRecord(bytes: $0)?.bytes }
    }

    private static func keys() throws -> [GoldenVector] {
        let gate = try Fixed.exchangeKey(0x32)
        let hub = try Fixed.exchangeKey(0x33)
        let full = BadgeKeys(
            scope: ScopeID(.max),
            sealing: 255,
            badgeKey: [UInt8](repeating: 1, count: 32),
            sealingKey: [UInt8](repeating: 2, count: 32),
            messageKey: [UInt8](repeating: 3, count: 16),
            address: String(repeating: "~", count: 96)
        )
        let purpose = Array("JLNBDGK1".utf8) + [0xDE, 0x71, 0xCE, 0x01, 0x05, 0xC0, 0x9E, 0x01]
        let seal: @Sendable ([UInt8]) throws -> [UInt8] = { bytes in
            try HPKE.seal(bytes, to: gate.publicKey, from: hub, info: purpose, authenticating: [])
        }
        let master = BadgeMaster(fromSeed: Fixed.badgeSeed)
        return [
            GoldenVector("badge-keys.bin", Fixed.badgeKeys.bytes) { BadgeKeys(bytes: $0)?.bytes },
            GoldenVector("badge-keys-full.bin", full.bytes) { BadgeKeys(bytes: $0)?.bytes },
            GoldenVector("badge-keys-sealed.bin", try seal(Fixed.badgeKeys.bytes)) { sealed in
                let opened = try? BadgeKeys.opened(
                    sealed,
                    with: gate,
                    device: Fixed.device,
                    scope: Fixed.scope
                )
                return opened.flatMap { try? seal($0.bytes) }
            },
            GoldenVector("badge-master.bin", derived: master.key),
        ]
    }
}
