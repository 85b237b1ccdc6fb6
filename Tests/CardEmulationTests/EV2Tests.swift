import CardEmulation
import Crypto
import Testing

/// NXP AN12196, sections 5 and 6: the published commands go in, the published answers come out.
@Suite struct EV2Tests {
    private static let zeros = [UInt8](repeating: 0, count: 16)
    private static let application = "00a4040c07d276000085010100"
    private static let message =
        "0051d1014d550463686f6f73652e75726c2e636f6d2f6e7461673432343f653d"

    @Test func `A message is written and its mirroring set as published`() {
        var card = NTAG424(
            uid: Desk.uid,
            random: Desk.random("b9e2fc789b64bf237cccaa20ec7e6e48", "9d00c4df")
        )
        card.files[2]?.settings = FileSettings(mode: .full, write: 0, readWrite: 0)
        #expect(Desk.say(&card, Self.application) == "9000")
        #expect(Desk.say(&card, "9071000002000000") == "a04c124213c186f22399d33ac2a3021591af")
        #expect(
            Desk.say(
                &card,
                "90af00002035c3e05a752e0144bac0de51c1f22c56b34408a23d8aea266cab947ea8e0118d00"
            ) == "3fa64db5446d1f34cd6ea311167f5e4985b89690c04a05f17fa7ab2f081206639100"
        )
        #expect(
            Desk.say(
                &card,
                "908d00009f02000000800000421c73a27d827658af481fdff20a5025b559d0e3"
                    + "aa21e58d347f343cffc768bfe596c706bc00f2176781d4b0242642a0ff5a42c4"
                    + "61aaf894d9a1284b8c76bcfa658acd40555d362e08db15cf421b51283f9064bc"
                    + "be20e96cae545b407c9d651a3315b27373772e5da2367d2064ae054af996c6f1"
                    + "f669170fa88ce8c4e3a4a7bbbef0fd971ff532c3a802af745660f2b4d1d9a849"
                    + "9661ebf300"
            ) == "fc222e5f7a5424529100"
        )
        #expect(Hex.encode(Array(card.files[2]?.content[..<32] ?? [])) == Self.message)
        #expect(
            Desk.say(&card, "905f0000190261b6d97903566e84c3ae5274467e89ead799b7c1a0ef7a0400")
                == "57bff87b1241e93d9100"
        )
        #expect(card.files[2]?.settings.mirroring?.numberOffset == 0x20)
        #expect(card.files[2]?.settings.mirroring?.tagOffset == 0x43)
        #expect(card.files[2]?.settings.mirroring?.metaRead == 2)
        #expect(card.files[2]?.settings.mirroring?.fileRead == 1)
        #expect(card.files[2]?.settings.mirroring?.counterRead == 1)
    }

    /// Key 3 first, then key 0 in the same transaction, then the keys 2 and 0 are changed.
    @Test func `Keys are changed as published`() throws {
        var card = NTAG424(
            uid: Desk.uid,
            random: Desk.random(
                "91517975190dcea6104948efa3085c1b",
                "7614281a",
                try plain("a6a2b3c572d06c097bb8db70463e22dc")
            )
        )
        _ = Desk.say(&card, Self.application)
        #expect(Desk.say(&card, "9071000002030000") == "b875ceb0e66a6c5cd00898dc371f92d191af")
        #expect(
            Desk.say(
                &card,
                "90af000020ff0306e47dfbc50087c4d8a78e88e62de1e8be457aa477c707e2f0874916a8b100"
            ) == "0cc9a8094a8eea683ecaac5c7bf20584206d0608d477110fc6b3d5d3f65c3a6a9100"
        )
        #expect(
            Desk.say(
                &card,
                "908d00001f030000000a00006b5e6804909962fc4e3ff5522cf0f8436c0c53315b9c73aa00"
            ) == "c26d236e4a7c046d9100"
        )
        #expect(card.files[3]?.content.prefix(11) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0])
        #expect(Desk.say(&card, "90770000010000") == "a6a2b3c572d06c097bb8db70463e22dc91af")
        #expect(
            Desk.say(
                &card,
                "90af000020be7d45753f2cab85f34bc60ce58b940763fe969658a532df6d95ea2773f6e99100"
            ) == "b888349c24b315eab5b589e279c8263e9100"
        )
        #expect(
            Desk.say(&card, "908d000019010e0000120000ff0506e1050080828300000000000000000000")
                == "9100"
        )
        #expect(
            Desk.say(
                &card,
                "90c4000029022cf362b7bf4311ff3be1daa295e8c68de09050560d19b9e16c2393ae9cd1fac7"
                    + "5d0ce20bcd1d06e600"
            ) == "203bb55d1089d5879100"
        )
        #expect(Hex.encode(card.keys[2]) == "f3847d627727ed3bc9c4cc050489b966")
        #expect(
            Desk.say(
                &card,
                "90c400002900c0eb4deefeddf0b513a03a95a75491818580503190d4d05053ff75668a01d6fd"
                    + "a6610234bded643200"
            ) == "9100"
        )
        #expect(Hex.encode(card.keys[0]) == "5004bf991f408672b1ef00f08f9e8647")
        #expect(card.keyVersions == [1, 0, 1, 0, 0])
    }

    private func plain(_ hex: String) throws -> String {
        let bytes = try #require(Hex.decode(hex))
        return Hex.encode(try AESCBC(key: Self.zeros).decrypt(bytes))
    }

    @Test func `A flipped bit ends the session`() {
        var card = NTAG424(
            uid: Desk.uid,
            random: Desk.random("91517975190dcea6104948efa3085c1b", "7614281a")
        )
        _ = Desk.say(&card, Self.application)
        _ = Desk.say(&card, "9071000002030000")
        _ = Desk.say(
            &card,
            "90af000020ff0306e47dfbc50087c4d8a78e88e62de1e8be457aa477c707e2f0874916a8b100"
        )
        let write = "908d00001f030000000a00006b5e6804909962fc4e3ff5522cf0f8436c0c53315b9c73a"
        #expect(Desk.say(&card, write + "b00") == "911e")
        #expect(Desk.say(&card, write + "a00") == "91ae")
        #expect(card.files[3]?.content.allSatisfy { $0 == 0 } == true)
    }

    @Test func `A wrong key is told so, and a key that does not exist`() throws {
        var card = NTAG424(uid: Desk.uid)
        _ = Desk.say(&card, Self.application)
        let wrong = [UInt8](repeating: 1, count: 16)
        #expect(try EV2Reader(&card, key: wrong, number: 2, random: Self.zeros) == nil)
        _ = Desk.say(&card, "9071000002020000")
        #expect(Desk.say(&card, "90af000020" + String(repeating: "00", count: 33)) == "91ae")
        #expect(Desk.say(&card, "9071000002050000") == "9140")
        #expect(Desk.say(&card, "90af00000100" + "00") == "911c")
        #expect(Desk.say(&card, "90770000010000") == "919d")
    }

    @Test func `The card gives its number, its settings and its versions in a session`() throws {
        var card = NTAG424(uid: Desk.uid)
        #expect(Desk.say(&card, "9051000000") == "919d")
        _ = Desk.say(&card, Self.application)
        #expect(Desk.say(&card, "9051000000") == "91ae")
        #expect(Desk.say(&card, "90f500000102" + "00") == "0000e0ee0001009100")
        var reader = try #require(
            try EV2Reader(&card, key: Self.zeros, number: 0, random: [UInt8](1...16))
        )
        #expect(try reader.full(&card, 0x51, []) == Desk.uid)
        #expect(try reader.tagged(&card, 0xF5, [3]) == [0, 3, 0x30, 0x23, 128, 0, 0])
        #expect(try reader.tagged(&card, 0x64, [4]) == [0])
    }

    @Test func `A card is personalised under its keys, and judged by them afterwards`() throws {
        var card = NTAG424(uid: Desk.uid)
        _ = Desk.say(&card, Self.application)
        let new = [UInt8](repeating: 0x77, count: 16)
        var reader = try #require(
            try EV2Reader(&card, key: Self.zeros, number: 0, random: [UInt8](1...16))
        )
        // NewKey xor OldKey, version, and the checksum of 16 bytes of 77.
        let checksum = try #require(Hex.decode("0bccf938"))
        #expect(try reader.full(&card, 0xC4, [2], new + [1] + [0, 0, 0, 0]) == [0x91, 0x1E])
        reader = try #require(
            try EV2Reader(&card, key: Self.zeros, number: 0, random: [UInt8](1...16))
        )
        #expect(try reader.full(&card, 0xC4, [2], new + [1] + checksum) == [])
        #expect(card.keys[2] == new)
        #expect(try EV2Reader(&card, key: Self.zeros, number: 2, random: Self.zeros) == nil)
        #expect(try EV2Reader(&card, key: new, number: 2, random: Self.zeros) != nil)
    }
}
