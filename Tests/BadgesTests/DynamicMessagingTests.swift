import Badges
import Crypto
import Testing

@Suite("Dynamic messages of the NTAG 424")
struct DynamicMessagingTests {
    struct Tap: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let messageKey: String
        let cardKey: String
        let picc: String
        let uid: String
        let counter: UInt32
        /// What the code covers, as the characters in the file.
        let message: String
        let code: String
    }

    private static let zeros = "00000000000000000000000000000000"

    /// Published: AN12196, pages 12 and 18, and the tests of icedevml/sdm-backend.
    static let taps = [
        Tap(
            testDescription: "AN12196, page 12",
            messageKey: zeros,
            cardKey: zeros,
            picc: "EF963FF7828658A599F3041510671E88",
            uid: "04de5f1eacc040",
            counter: 61,
            message: "",
            code: "94EED9EE65337086"
        ),
        Tap(
            testDescription: "AN12196, page 18, with encrypted file data",
            messageKey: zeros,
            cardKey: zeros,
            picc: "FD91EC264309878BE6345CBE53BADF40",
            uid: "04958caa5c5e80",
            counter: 8,
            message: "CEE9A53E3E463EF1F459635736738962&cmac=",
            code: "ECC1E7F6C6C73BF6"
        ),
        Tap(
            testDescription: "sdm-backend, keys of its own",
            messageKey: "42aff114f2cb3b6141be6dc95dfc5416",
            cardKey: "b62a9baf092439bd43c62aee96b970c5",
            picc: "8ACADDEF0A9B62CDAE39A16B83FC14DE",
            uid: "041d3c8a2d6b80",
            counter: 291,
            message: "B8436E11F627BB7F543FCC0C1E0D1A89",
            code: "238B2543A8DEBAD8"
        ),
    ]

    @Test(arguments: taps)
    func `A published tap opens and its code is valid`(_ tap: Tap) throws {
        let opened = try DynamicMessaging.open(
            try bytes(tap.picc),
            key: try bytes(tap.messageKey)
        )
        #expect(Hex.encode(opened.uid) == tap.uid)
        #expect(opened.counter == tap.counter)
        #expect(
            DynamicMessaging.isValid(
                try bytes(tap.code),
                cardKey: try bytes(tap.cardKey),
                uid: opened.uid,
                counter: opened.counter,
                message: Array(tap.message.utf8)
            )
        )
    }

    /// AN12196, tables 1 and 4.
    @Test(arguments: [
        (
            "5ace7e50ab65d5d51fd5bf5a16b8205b", "04c767f2066180", UInt32(1),
            "3a3e8110e05311f7a3fcf0d969bf2b48"
        ),
        (zeros, "04de5f1eacc040", 61, "3fb5f6e3a807a03d5e3570ace393776f"),
    ])
    func `The key of one tap is the published one`(
        cardKey: String,
        uid: String,
        counter: UInt32,
        expected: String
    ) throws {
        let key = DynamicMessaging.sessionKey(
            cardKey: try bytes(cardKey),
            uid: try bytes(uid),
            counter: counter
        )
        #expect(Hex.encode(key) == expected)
    }

    /// The counted tap without PICC data of icedevml/sdm-backend.
    @Test func `A plain tap has the published code`() throws {
        let code = DynamicMessaging.mac(
            cardKey: zeroKey,
            uid: try bytes("041e3c8a2d6b80"),
            counter: 6
        )
        #expect(Hex.encode(code) == "4b00064004b0b3d3")
    }

    static let wrong: [(code: String, key: UInt8, uid: UInt8, counter: UInt32)] = [
        ("94EED9EE65337086", 1, 0x04, 61), ("94EED9EE65337086", 0, 0x05, 61),
        ("94EED9EE65337086", 0, 0x04, 60), ("94EED9EE65337086", 0, 0x04, 62),
        ("94EED9EE65337087", 0, 0x04, 61), ("14EED9EE65337086", 0, 0x04, 61),
        ("94EED9EE653370", 0, 0x04, 61), ("94EED9EE6533708600", 0, 0x04, 61), ("", 0, 0x04, 61),
    ]

    @Test(arguments: wrong)
    func `Another key, card, count or code is not valid`(
        code: String,
        key: UInt8,
        uid: UInt8,
        counter: UInt32
    ) throws {
        var cardKey = zeroKey
        cardKey[0] = key
        let number = [uid] + (try bytes("de5f1eacc040"))
        #expect(
            !DynamicMessaging.isValid(
                try bytes(code),
                cardKey: cardKey,
                uid: number,
                counter: counter
            )
        )
    }

    /// The MAC of page 18, changed as sdm-backend's own test does.
    @Test func `A wrong code over file data is not valid`() throws {
        #expect(
            !DynamicMessaging.isValid(
                try bytes("3CC1E7F6C6C33B33"),
                cardKey: zeroKey,
                uid: try bytes("04958caa5c5e80"),
                counter: 8,
                message: Array("CEE9A53E3E463EF1F459635736738962&cmac=".utf8)
            )
        )
    }

    @Test(arguments: [0, 15, 17, 32])
    func `PICC data of any length but one block is malformed`(count: Int) {
        #expect(throws: CardFault.malformed) {
            try DynamicMessaging.open([UInt8](repeating: 0, count: count), key: zeroKey)
        }
    }

    /// C7 says that number and count are mirrored, and that the number has seven bytes.
    @Test(arguments: [(UInt8(0xC7), true), (0x87, false), (0x47, false), (0xC4, false)])
    func `A card that mirrors less than number and count is malformed`(
        tag: UInt8,
        isOpened: Bool
    ) throws {
        let plain = try [tag] + bytes("04de5f1eacc040") + bytes("ffffff") + bytes("0102030405")
        let picc = try AESCBC(key: zeroKey).encrypt(plain)
        let opened = try? DynamicMessaging.open(picc, key: zeroKey)
        #expect(opened?.counter == (isOpened ? 0xFF_FFFF : nil))
        var otherKey = zeroKey
        otherKey[15] = 1
        #expect(throws: CardFault.malformed) { try DynamicMessaging.open(picc, key: otherKey) }
    }
}
