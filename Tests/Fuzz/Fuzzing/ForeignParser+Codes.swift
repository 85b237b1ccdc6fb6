import Access
import Support
import Sync
import Vocabulary

extension ForeignParser {
    private static let forge = ScopeForge()

    private static let right = RightRecord(right: RightID(77), usesMax: 1)

    private static let number: [UInt8] = [4, 1, 2, 3, 4, 5, 6]

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
            seeds: [ZoneRecord(zone: 3).bytes, ZoneSetRecord(set: 2, zones: [1, 9]).bytes]
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
        ForeignParser("badge-row", bytesMax: Record.byteCount) { bytes in
            mustEqual(CredentialRecord(bytes: bytes)?.bytes, bytes)
            mustEqual(CardKeyRecord(bytes: bytes)?.bytes, bytes)
        },
    ]
}
