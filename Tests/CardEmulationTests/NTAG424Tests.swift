import CardEmulation
import Crypto
import Testing

@Suite struct NTAG424Tests {
    private static let zeros = [UInt8](repeating: 0, count: 16)
    private static let application = "00a4040007d276000085010100"
    private static let file = "00a4000c02e104"

    private static func text(_ card: inout NTAG424, from start: Int, count: Int) -> String {
        let offset = Hex.encode([UInt8(start >> 8), UInt8(start & 0xFF)])
        let answer = Desk.say(&card, "00b0" + offset + Hex.encode([UInt8(count)]))
        return String(decoding: (Hex.decode(answer) ?? []).dropLast(2), as: UTF8.self)
    }

    private static func open(_ card: inout NTAG424) {
        #expect(Desk.say(&card, application) == "9000")
        #expect(Desk.say(&card, file) == "9000")
    }

    /// AN12196, 3.4.1: number 04DE5F1EACC040, counter 61.
    @Test func `A tap shows what is published for its number and counter`() {
        var card = NTAG424(
            uid: [0x04, 0xDE, 0x5F, 0x1E, 0xAC, 0xC0, 0x40],
            keys: [[UInt8]](repeating: Self.zeros, count: 5),
            address: "https://ntag.nxp.com/424",
            counter: 60,
            random: Desk.random("da5cf60941")
        )
        Self.open(&card)
        #expect(
            Self.text(&card, from: 7, count: 81)
                == "ntag.nxp.com/424?picc_data=EF963FF7828658A599F3041510671E88"
                + "&cmac=94EED9EE65337086"
        )
        #expect(card.counter == 61)
    }

    /// AN12196, 3.4.3: number 04958CAA5C5E80, counter 8, sixteen encrypted bytes in the message.
    @Test func `A tap encrypts a part of the file as published`() {
        var card = NTAG424(
            uid: [0x04, 0x95, 0x8C, 0xAA, 0x5C, 0x5E, 0x80],
            random: Desk.random("a243c86dfc")
        )
        let template =
            "?p=" + String(repeating: "0", count: 32) + "&e="
            + String(
                repeating: "x",
                count: 32
            ) + "&cmac=" + String(repeating: "0", count: 16)
        var content = Array(template.utf8)
        content += [UInt8](repeating: 0, count: 256 - content.count)
        card.files[2]?.content = content
        var mirroring = MirrorSettings(
            metaRead: 0,
            fileRead: 0,
            numberOffset: 3,
            tagInputOffset: 38,
            tagOffset: 76
        )
        mirroring.content = 38..<70
        card.files[2]?.settings = FileSettings(mirroring: mirroring)
        card.counter = 7
        Self.open(&card)
        #expect(
            Self.text(&card, from: 0, count: 92)
                == "?p=FD91EC264309878BE6345CBE53BADF40&e=CEE9A53E3E463EF1F459635736738962"
                + "&cmac=ECC1E7F6C6C73BF6"
        )
    }

    @Test func `The counter rises once a tap, however the message is read`() {
        var card = personal()
        Self.open(&card)
        let first = Self.text(&card, from: 0, count: 100)
        #expect(
            Self.text(&card, from: 0, count: 60) + Self.text(&card, from: 60, count: 40) == first
        )
        #expect(card.counter == 1)
        #expect(Desk.say(&card, Self.file) == "9000")
        #expect(Self.text(&card, from: 0, count: 100) != first)
        #expect(card.counter == 2)
        card.select()
        Self.open(&card)
        _ = Self.text(&card, from: 0, count: 2)
        #expect(card.counter == 3)
    }

    @Test func `Selecting alone, or another file, leaves the counter`() {
        var card = personal()
        Self.open(&card)
        #expect(Desk.say(&card, "00a4000c02e103") == "9000")
        #expect(
            Desk.say(&card, "00b0000020")
                == "001720010000ff0406e104010000000506e105008082830000000000000000009000"
        )
        #expect(card.counter == 0)
    }

    @Test(arguments: [(0xFF_FFFE, "00409000"), (0xFF_FFFF, "6982")])
    func `A counter ends at its last value`(counter: UInt32, answer: String) {
        var card = personal()
        card.counter = counter
        Self.open(&card)
        let size = Desk.say(&card, "00b0000002")
        #expect(size == answer || size.hasSuffix("9000") && answer.hasSuffix("9000"))
    }

    @Test func `Without the right key nothing is written and no secret file is read`() {
        var card = personal()
        #expect(Desk.say(&card, Self.file) == "6a82")
        Self.open(&card)
        #expect(Desk.say(&card, "00d600000200ff") == "6982")
        #expect(Desk.say(&card, "908d00000902000000020000aabb00") == "91ae")
        #expect(Desk.say(&card, "90ad0000070300000000000000") == "91ae")
        #expect(Desk.say(&card, "905f000004020000e000") == "91ae")
        #expect(Desk.say(&card, "90c40000020000" + "00") == "91ae")
        #expect(Desk.say(&card, "90f60000010200") == "919d")
        #expect(Desk.say(&card, "90f50000010400") == "91f0")
        #expect(Desk.say(&card, "9099000000") == "911c")
        #expect(Desk.say(&card, "00a4000c02e105") == "9000")
        #expect(Desk.say(&card, "00b0000002") == "6982")
    }

    @Test func `A blank card is written by anyone, and bounds are kept`() {
        var card = NTAG424(uid: Desk.uid)
        Self.open(&card)
        #expect(Desk.say(&card, "00d600fe0200ff") == "9000")
        #expect(Desk.say(&card, "00d600ff0200ff") == "6b00")
        #expect(Desk.say(&card, "00b000fe02") == "00ff9000")
        #expect(Desk.say(&card, "00b0010001") == "6b00")
        #expect(Desk.say(&card, "908d00000902000000020000aabb00") == "9100")
        #expect(Desk.say(&card, "90ad0000070200000002000000") == "aabb9100")
        #expect(Desk.say(&card, "90ad000007020000000101" + "0000") == "91be")
    }

    @Test func `The card says what it is in three parts`() {
        var card = NTAG424(uid: Desk.uid)
        #expect(Desk.say(&card, "9060000000") == "0404023000110591af")
        #expect(Desk.say(&card, "90af000000") == "0404020102110591af")
        #expect(Desk.say(&card, "90af000000") == "04a1b2c3d4e5f6cf2d504d204420" + "9100")
        #expect(Desk.say(&card, "90af000000") == "911c")
    }

    /// Offsets beyond the file, a tag before what it covers, bits that mean nothing, cut short.
    @Test(
        arguments: [
            ("4000e0c1f1212000004300004300", 0x7E), ("4000e0c1f121f10000430000430000", 0x9E),
            ("4000e0c1f121200000440000430000", 0x9E), ("4000e0c0f121200000430000430000", 0x9E),
            ("4000e0c1f12120000043000043000000", 0x7E), ("0400e0", 0x9E), ("00", 0x7E),
        ]
    )
    func `Settings that make no sense are refused`(settings: String, status: UInt8) throws {
        var card = NTAG424(uid: Desk.uid)
        _ = Desk.say(&card, Self.application)
        var reader = try #require(
            try EV2Reader(&card, key: Self.zeros, number: 0, random: [UInt8](1...16))
        )
        let data = try #require(Hex.decode(settings))
        #expect(try reader.full(&card, 0x5F, [2], data) == [0x91, status])
        #expect(card.files[2]?.settings.mirroring == nil)
    }

    @Test func `Mirroring begins to count anew`() throws {
        var card = NTAG424(uid: Desk.uid)
        card.counter = 9
        _ = Desk.say(&card, Self.application)
        var reader = try #require(
            try EV2Reader(&card, key: Self.zeros, number: 0, random: [UInt8](1...16))
        )
        let settings = try #require(Hex.decode("4000e0c1f121200000430000430000"))
        #expect(try reader.full(&card, 0x5F, [2], settings) == [])
        #expect(card.counter == 0)
        let told = try reader.tagged(&card, 0xF5, [2])
        #expect(Hex.encode(told) == "004000e0000100c1f121200000430000430000")
    }

    private func personal() -> NTAG424 {
        NTAG424(
            uid: Desk.uid,
            keys: (1...5).map { [UInt8](repeating: $0, count: 16) },
            address: "https://j.example/b"
        )
    }
}
