import Access
import Badges
import CardEmulation
import Crypto
import Edge
import Sync
import Testing
import Vocabulary

/// A tap that a phone read off a badge, written to a plain tag of the same number.
struct HarvestedTapTests {
    private static let uid: [UInt8] = [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]
    private static let right = RightRecord(right: RightID(0x1234_5678_9ABC_DEF0))
    private static let badges = BadgeForge()

    /// As an NTAG 424 of this number would sign its tap 9.
    private static func tap() throws -> String {
        let plain: [UInt8] = [0xC7] + uid + [9, 0, 0] + [1, 2, 3, 4, 5]
        let picc = try AESCBC(key: badges.keys.messageKey).encrypt(plain)
        let mac = DynamicMessaging.mac(cardKey: badges.cardKey(uid), uid: uid, counter: 9)
        return BadgeForge.address + "?picc_data=\(Hex.encode(picc).uppercased())"
            + "&cmac=\(Hex.encode(mac).uppercased())"
    }

    @Test func `It is a copied number, refused where badges sign their taps`() async throws {
        var options = EdgeBench.Options()
        options.runsGate = false
        options.rights = [Self.right]
        options.zone = ZoneRecord(zone: EdgeBench.zone, assuranceMin: .oneTime)
        let key = try Self.badges.keyRow(Self.uid)
        options.forging = { forge in
            forge.put(Self.badges.credential(Self.uid, Self.right, .badgeOneTime, chip: .ntag424))
            forge.put(key)
        }
        let bench = try EdgeBench(options)
        bench.stores.badges.adopt(Self.badges.keys)
        var copy = NTAG21x(uid: Self.uid, address: try Self.tap())
        let entry = try await bench.show(card: &copy, Self.badges)
        #expect(entry?.verdict == "medium_too_weak")
        #expect(entry?.medium == "badge_number")
    }
}
