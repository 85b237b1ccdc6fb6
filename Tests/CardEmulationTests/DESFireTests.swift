import CardEmulation
import Crypto
import Testing

@Suite struct DESFireTests {
    private static let zeros = [UInt8](repeating: 0, count: 16)
    private static let name: [UInt8] = [0xF5, 0x4A, 0x4C]

    @Test func `It takes its commands bare and wrapped`() {
        var card = DESFire(uid: Desk.uid)
        #expect(Desk.say(&card, "60") == "af040101" + "12001a05")
        #expect(Desk.say(&card, "af") == "af040101" + "02011a05")
        #expect(Desk.say(&card, "af") == "0004a1b2c3d4e5f6ba112233442024")
        #expect(Desk.say(&card, "9060000000") == "04010112001a0591af")
        #expect(Desk.say(&card, "6e") == "00001000")
        #expect(Desk.say(&card, "45") == "000f81")
        #expect(Desk.say(&card, "6400") == "0000")
        #expect(Desk.say(&card, "6401") == "40")
        #expect(Desk.say(&card, "99") == "1c")
    }

    @Test func `Applications are made, listed and selected`() {
        var card = DESFire(uid: Desk.uid)
        #expect(Desk.say(&card, "5af54a4c") == "a0")
        #expect(Desk.say(&card, "caf54a4c0f82") == "00")
        #expect(Desk.say(&card, "caf54a4c0f82") == "de")
        #expect(Desk.say(&card, "ca0102030f02") == "9e")
        #expect(Desk.say(&card, "ca0102030f80") == "9e")
        #expect(Desk.say(&card, "ca010203") == "7e")
        #expect(Desk.say(&card, "6a") == "00f54a4c")
        #expect(Desk.say(&card, "5af54a4c") == "00")
        #expect(Desk.say(&card, "45") == "000f82")
        #expect(Desk.say(&card, "6a") == "9d")
        #expect(Desk.say(&card, "00a4040007d276000085010000") == "9000")
        #expect(Desk.say(&card, "00a4040007d276000085010100") == "6a82")
    }

    @Test(arguments: [(UInt8(0), true), (9, false)])
    func `AuthenticateAES takes the right key alone`(byte: UInt8, isRight: Bool) throws {
        let random = Desk.random("000102030405060708090a0b0c0d0e0f")
        var card = DESFire(uid: Desk.uid, random: random)
        let key = try AESCBC(key: [UInt8](repeating: byte, count: 16))
        let challenge = Desk.say(&card, "aa00")
        #expect(challenge.hasPrefix("af"))
        let hidden = try #require(Hex.decode(challenge.dropFirst(2)))
        let other = try key.decrypt(hidden)
        let own = [UInt8](16..<32)
        let proof = try key.encrypt(own + Desk.rotated(other), vector: hidden)
        let answer = Desk.say(&card, "af" + Hex.encode(proof))
        guard isRight else {
            #expect(answer == "ae")
            return
        }
        let last = Array(proof.suffix(16))
        let turned = try key.decrypt(try #require(Hex.decode(answer.dropFirst(2))), vector: last)
        #expect(turned == Desk.rotated(own))
    }

    @Test func `A first generation knows no EV2`() {
        var card = DESFire(uid: Desk.uid, generation: .first)
        #expect(Desk.say(&card, "710000") == "1c")
        #expect(Desk.say(&card, "60") == "af0401010100" + "1a05")
    }

    @Test func `Keys are changed in a session of EV2 and hold afterwards`() throws {
        var card = DESFire(
            uid: Desk.uid,
            applications: [Self.name: DESFireApplication(keyCount: 2)]
        )
        #expect(Desk.say(&card, "905a000003f54a4c00") == "9100")
        #expect(Desk.say(&card, "90c400000201" + "0000") == "91ae")
        var reader = try #require(
            try EV2Reader(&card, key: Self.zeros, number: 0, random: [UInt8](1...16))
        )
        #expect(try reader.tagged(&card, 0x45, []) == [0x0F, 0x82])
        #expect(try reader.full(&card, 0x51, []) == Desk.uid)
        let new = [UInt8](repeating: 0x77, count: 16)
        let checksum = try #require(Hex.decode("0bccf938"))
        #expect(try reader.full(&card, 0xC4, [1], new + [3] + checksum) == [])
        #expect(card.applications[Self.name]?.keys[1] == new)
        #expect(card.applications[Self.name]?.keyVersions == [0, 3])
        #expect(try EV2Reader(&card, key: Self.zeros, number: 1, random: Self.zeros) == nil)
        #expect(try EV2Reader(&card, key: new, number: 1, random: Self.zeros) != nil)
    }
}
