import Access
import Badges
import Testing

@Suite("Addresses on cards")
struct CardAddressTests {
    static let address = "https://jalon.example/b"
    static let picc = "EF963FF7828658A599F3041510671E88"
    static let mac = "94EED9EE65337086"
    static let tap = "?picc_data=\(picc)&cmac=\(mac)"
    static let claim = TokenText.spelling([UInt8](repeating: 0x51, count: 110))

    static func read(_ text: String, address: String = address) -> Result<CardAddress, CardFault> {
        Result { () throws(CardFault) in try CardAddress(text, address: address) }
    }

    @Test func `A claim and a tap are read`() throws {
        let claim = [UInt8](repeating: 0x51, count: 110)
        #expect(Self.read(Self.address + "#" + Self.claim) == .success(.claim(claim)))
        #expect(CardAddress.text(address: Self.address, claim: claim).hasSuffix(Self.claim))
        #expect(Self.read("#" + Self.claim, address: "") == .success(.claim(claim)))
        guard case .success(.tap(let tap)) = Self.read(Self.address + Self.tap) else {
            Issue.record("a tap is not read")
            return
        }
        #expect(tap.picc.count == 16 && tap.picc[0] == 0xEF && tap.picc[15] == 0x88)
        #expect(tap.mac == [0x94, 0xEE, 0xD9, 0xEE, 0x65, 0x33, 0x70, 0x86])
    }

    @Test func `A template has the length of what the card makes of it`() {
        let template = CardAddress.template(address: Self.address)
        #expect(template.utf8.count == (Self.address + Self.tap).utf8.count)
        #expect(template.hasSuffix("&cmac=0000000000000000"))
    }

    /// Without the address, which stands before each.
    static let bad: [(String, String, CardFault)] = [
        ("the address alone", "", .noMessage),
        ("another path", "b" + tap, .noMessage),
        ("another page", "/x", .noMessage),
        ("another fragment", "#top", .noMessage),
        ("nothing after #", "#", .noMessage),
        ("claim cut by one", "#" + claim.dropLast(), .malformed),
        ("claim and one more", "#" + claim + "A", .malformed),
        ("claim in lower case", "#J1" + claim.dropFirst(2).lowercased(), .malformed),
        ("claim twice", "#" + claim + "#" + claim, .malformed),
        ("tap and claim", tap + "#" + claim, .malformed),
        ("nothing after ?", "?", .malformed),
        ("picc_data twice", "?picc_data=\(picc)&picc_data=\(picc)&cmac=\(mac)", .malformed),
        ("picc for cmac", "?picc_data=\(picc)&picc=\(mac)", .malformed),
        ("cmac twice", tap + "&cmac=" + mac, .malformed),
        ("cmac first", "?cmac=\(mac)&picc_data=\(picc)", .malformed),
        ("no cmac", "?picc_data=\(picc)", .malformed),
        ("lower-case picc_data", "?picc_data=\(picc.lowercased())&cmac=\(mac)", .malformed),
        ("lower-case cmac", "?picc_data=\(picc)&cmac=\(mac.lowercased())", .malformed),
        ("short mac", "?picc_data=\(picc)&cmac=\(mac.dropLast())", .malformed),
        ("no digit", "?picc_data=\(picc)&cmac=\(mac.dropLast())G", .malformed),
        ("an escape", "?picc_data=\(picc)&cmac=\(mac.dropLast(3))%41", .malformed),
        ("a wide digit", "?picc_data=\(picc)&cmac=\(mac.dropLast(3))\u{FF11}", .malformed),
    ]

    @Test(arguments: bad)
    func `Another spelling has its fault`(_ name: String, _ rest: String, _ fault: CardFault) {
        #expect(Self.read(Self.address + rest) == .failure(fault), "\(name)")
    }

    @Test(arguments: [
        "", "https://evil.example/b" + tap, "https://jalon.example.evil/b" + tap,
        "https://JALON.example/b" + tap, "http://jalon.example/b" + tap, " " + address + tap,
    ])
    func `The address of another host is no message of ours`(_ text: String) {
        #expect(Self.read(text) == .failure(.noMessage))
    }
}
