import Access
import Badges
import Crypto
import Testing

@Suite("Keys of single cards")
struct CardDerivationTests {
    static let master = "00112233445566778899aabbccddeeff"
    static let uid = "04782e21801d80"

    /// AN10922, 2.2.1: UID 04782E21801D80, application 3042F5, system "NXP Abu".
    @Test func `AN10922 derives the published key`() throws {
        let input = try bytes(Self.uid) + bytes("3042f5") + Array("NXP Abu".utf8)
        let key = CardDerivation.an10922(master: try bytes(Self.master), input: input)
        #expect(Hex.encode(key) == "a8dd63a3b89d54b37ca802473fda9175")
    }

    /// Made with another implementation of CMAC (pycryptodome), from the inputs that are named.
    static let ours: [(BadgeChip, String, UInt8, Bool, String)] = [
        (.ntag424, "04782e21801d80", 0, false, "2030874fda05840811f9e0ff12711b3d"),
        (.ntag424, "04782e21801d80", 1, false, "e2c163358771978d90f7c36e2be25562"),
        (.ntag424, "04782e21801d80", 0, true, "a3c2f805e4a7961b15e7fe2c577cc144"),
        (.desfire, "04782e21801d80", 0, false, "aa9227cf610e35e6e896bb50cd7cdc70"),
        (.desfire, "04782e21801d80", 0, true, "d6743342b5421741e413abedaf44d8a4"),
        (.desfire, "01020304", 255, false, "bdffc04c5924bd3eac7325fd916b3753"),
        (.desfire, "0102030405060708090a", 255, true, "f9c5c37e5b0dc29969bd935ce210b919"),
    ]

    @Test(arguments: ours)
    func `A card's keys follow from number, application, purpose and version`(
        chip: BadgeChip,
        uid: String,
        version: UInt8,
        isAdmin: Bool,
        expected: String
    ) throws {
        let derive = isAdmin ? CardDerivation.adminKey : CardDerivation.cardKey
        let key = derive(try bytes(Self.master), try bytes(uid), chip, version)
        #expect(Hex.encode(key) == expected)
    }

    @Test func `Only chips that hold keys have an application of ours`() {
        #expect(CardApplication.name(on: .none) == nil)
        #expect(CardApplication.name(on: .type2) == nil)
        #expect(CardApplication.name(on: .ntag424) == [0xD2, 0x76, 0, 0, 0x85, 1, 1])
        #expect(CardApplication.name(on: .desfire) == [0x4C, 0x4A, 0xF5])
        #expect(BadgeChip.allCases.map(CardApplication.cardKeyNumber) == [nil, nil, 2, 1])
    }
}
