import Access
import Support
import Sync
import Vocabulary

extension ForeignParser {
    private static let forge = ScopeForge()

    private static let right = RightRecord(right: RightID(77), usesMax: 1)

    private static let number: [UInt8] = [4, 1, 2, 3, 4, 5, 6]

    private static let phone = forge.phone(for: right)

    /// A code that a key of the season signed, whatever it says: what is remembered of a right
    /// makes the way to the anchor short and changes nothing else.
    private static func rotate(_ bytes: [UInt8]) {
        let reader = TokenReader(scope: forge.scope, keys: forge.keyring.tokenKeys)
        _ = try? reader.readCode(bytes)
        guard let inner = TokenText.bytes(of: bytes), inner.count == RotatingCode.byteCount else {
            return
        }
        let signed =
            SignedAnew.bytes(
                Array(inner.prefix(Capsule.byteCount)),
                by: forge.tokenKey,
                domain: Token.domain
            ) + inner.dropFirst(Capsule.byteCount)
        let shown = ShownSlot(
            anchor: phone.capsule.anchor,
            slot: 3,
            reveal: phone.reveal(3),
            begin: phone.capsule.begin(of: 3)
        )
        let code = try? reader.verifyRotating(signed)
        let again = try? reader.verifyRotating(signed) { $0 == right.right ? shown : nil }
        precondition(code == again, "what is remembered decides nothing")
        guard let code else { return }
        mustEqual(
            RotatingCode.bytes(
                capsule: Array(signed.prefix(Capsule.byteCount)),
                slot: code.slot,
                reveal: code.reveal
            ),
            signed
        )
        var facts = RotationFacts(code, shown: code.shown)
        facts.hear(
            SlotElsewhere(
                slot: code.slot,
                generation: 1,
                moment: .distantFuture,
                widthSeconds: .max
            )
        )
    }

    private static func badge() -> [UInt8] {
        let issued = Minute(holding: ScopeForge.start)
        let token = Token(
            key: 2,
            flags: [],
            generation: 1,
            right: right.right,
            scope: forge.scope,
            issuedAt: issued,
            notBefore: issued,
            duration: 60,
            zoneSet: 0
        )
        return BadgeToken(token: token, uid: number).signed(by: forge.tokenKey)
    }

    /// What a camera, a scanner or a keypad hands over.
    static let codes = [
        ForeignParser(
            "code",
            bytesMax: 512,
            seeds: [Array(TokenText.spelling(forge.token(for: right)).utf8)]
        ) { bytes in
            let reader = TokenReader(scope: forge.scope, keys: forge.keyring.tokenKeys)
            if let inner = TokenText.bytes(of: bytes) {
                mustEqual(Array(TokenText.spelling(inner).utf8), bytes)
            }
            _ = try? reader.read(bytes)
        },
        ForeignParser("token", bytesMax: 256, seeds: [forge.token(for: right), badge()]) {
            bytes in
            let reader = TokenReader(scope: forge.scope, keys: forge.keyring.tokenKeys)
            _ = try? reader.verify(bytes)
            _ = try? reader.readBadge(bytes, uid: number)
        },
        ForeignParser(
            "rotating-code",
            bytesMax: 512,
            seeds: [UInt16(0), 1, Capsule.slotsMax - 1].map { phone.payload($0) }
        ) { bytes in rotate(bytes) },
        ForeignParser("typed-code", bytesMax: 128, seeds: [Array("0123-4567".utf8)]) { bytes in
            _ = try? TypedCode(normalising: bytes)
        },
    ]

    /// The rows of a cache file that somebody else wrote.
    static let rows = [
        ForeignParser(
            "right-row",
            bytesMax: Record.byteCount,
            seeds: [right.bytes]
        ) { bytes in mustEqual(RightRecord(bytes: bytes)?.bytes, bytes) },
        ForeignParser(
            "zone-row",
            bytesMax: Record.byteCount,
            seeds: [
                ZoneRecord(zone: 3).bytes, ZoneSetRecord(set: 2, zones: [1, 9]).bytes,
                ZoneRecord(
                    zone: ZoneRecord.numberMax,
                    parent: 3,
                    flags: [.freeExit, .refusesPrintedCodes, .entersFromParent],
                    policy: 1,
                    antiPassback: .timed,
                    passbackMinutes: 10,
                    exitZone: ZoneRecord.outside
                ).bytes,
            ]
        ) { bytes in
            mustEqual(ZoneRecord(bytes: bytes)?.bytes, bytes)
            mustEqual(ZoneSetRecord(bytes: bytes)?.bytes, bytes)
        },
        ForeignParser(
            "policy-row",
            bytesMax: Record.byteCount,
            seeds: [WeeklyWindow(policy: 1, weekdays: 0x1F, opens: 480, closes: 1_200)?.bytes ?? []]
        ) { bytes in mustEqual(WeeklyWindow(bytes: bytes)?.bytes, bytes) },
        ForeignParser(
            "block-row",
            bytesMax: Record.byteCount,
            seeds: [BlockRecord(right: RightID(77), generation: 1, reason: .banned).bytes]
        ) { bytes in mustEqual(BlockRecord(bytes: bytes)?.bytes, bytes) },
        ForeignParser(
            "badge-row",
            bytesMax: Record.byteCount,
            seeds: [
                CredentialRecord(
                    digest: BadgeDigest(.card, number, key: [1]),
                    right: right.right,
                    generation: 1,
                    medium: .badgeOneTime,
                    chip: .ntag424
                ).bytes,
                CardKeyRecord(
                    badge: 7,
                    chip: .desfire,
                    keyNumber: 1,
                    keyVersion: 1,
                    sealing: 1,
                    sealed: [UInt8](repeating: 3, count: CardKeyRecord.sealedByteCount)
                ).bytes,
            ]
        ) { bytes in
            mustEqual(CredentialRecord(bytes: bytes)?.bytes, bytes)
            mustEqual(CardKeyRecord(bytes: bytes)?.bytes, bytes)
        },
    ]
}
