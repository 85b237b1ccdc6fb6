import CardEmulation
import Crypto
import Testing

@Suite struct ChipTests {
    @Test(
        arguments: [
            ("02", "32010607"), ("00006c69626e6663", "006c69626e6663"), ("1401", ""),
            ("1214", ""), ("08630540630280630380", ""), ("320100", ""), ("3205ffff02", ""),
            ("1600", "00"), ("0400", "00000000"), ("06630263036305", "808000"),
        ]
    )
    func `The chip answers what libnfc asks when it opens`(command: String, payload: String) {
        var chip = EmulatedChip()
        #expect(Desk.payload(&chip, command) == payload)
    }

    @Test func `Every command is acknowledged before it is answered`() {
        var chip = EmulatedChip()
        let actions = chip.receive(ChipFrame.data([0xD4, 0x02]).bytes())
        #expect(
            actions == [
                .forgetReplies, .acknowledge([0, 0, 0xFF, 0, 0xFF, 0]),
                .reply(
                    [0, 0, 0xFF, 6, 0xFA, 0xD5, 3, 0x32, 1, 6, 7, 0xE8, 0],
                    isByteByByte: false
                ),
            ]
        )
    }

    @Test(arguments: ["99", "", "60"])
    func `What the chip does not know is a syntax error`(command: String) {
        var chip = EmulatedChip()
        #expect(Desk.ask(&chip, command) == "0000ff01ff7f8100")
    }

    @Test func `Registers keep what is written to them`() {
        var chip = EmulatedChip()
        #expect(Desk.payload(&chip, "08630540630d07") == "")
        #expect(Desk.payload(&chip, "066305630d") == "4007")
    }

    static let targets: [(card: any EmulatedCard, record: String)] = [
        (PlainCard(uid: [0xDE, 0xAD, 0xBE, 0xEF]), "0101000408" + "04deadbeef"),
        (PlainCard(uid: Desk.uid, sak: 0), "0101004400" + "0704a1b2c3d4e5f6"),
        (
            PlainCard(uid: [UInt8](1...10), atqa: 0x0284, sak: 0x18),
            "0101028418" + "0a0102030405060708090a"
        ),
        (NTAG21x(uid: Desk.uid, content: []), "0101004400" + "0704a1b2c3d4e5f6"),
        (NTAG424(uid: Desk.uid), "0101034420" + "0704a1b2c3d4e5f6" + "067771810280"),
        (DESFire(uid: Desk.uid), "0101034420" + "0704a1b2c3d4e5f6" + "067577810280"),
    ]

    @Test(arguments: targets.indices) func `A select tells who the card is`(index: Int) {
        var chip = Desk.chip(with: Self.targets[index].card)
        #expect(Desk.payload(&chip, "4a0100") == Self.targets[index].record)
    }

    @Test func `A card is selected by its number and by no other`() {
        var chip = Desk.chip(with: NTAG21x(uid: Desk.uid, content: []))
        _ = Desk.payload(&chip, "3205000102")
        #expect(Desk.payload(&chip, "4a01008804a1b2c3d4e5f6")?.hasPrefix("0101") == true)
        #expect(Desk.payload(&chip, "4a01008804a1b2c3d4e5f7") == "00")
    }

    @Test func `Other kinds of card are never found`() {
        var chip = Desk.chip(with: PlainCard(uid: Desk.uid))
        #expect(Desk.payload(&chip, "4a010100ffff0000") == "00")
        #expect(Desk.payload(&chip, "4a010300") == "00")
    }

    @Test func `A finite select without a card ends, an endless one waits for it`() {
        var chip = EmulatedChip()
        #expect(Desk.ask(&chip, "4a0100") == "")
        let actions = chip.place(PlainCard(uid: [1, 2, 3, 4]))
        #expect(actions.count == 1)
        chip.remove()
        #expect(Desk.payload(&chip, "3205000102") == "")
        #expect(Desk.payload(&chip, "4a0100") == "00")
    }

    @Test func `A host that gives up is answered no more`() {
        var chip = EmulatedChip()
        #expect(Desk.ask(&chip, "4a0100") == "")
        #expect(chip.receive(ChipFrame.acknowledged.bytes()) == [.forgetReplies])
        #expect(chip.place(PlainCard(uid: [1, 2, 3, 4])) == [])
        #expect(chip.counts.hostAborts == 1)
    }

    @Test func `A card answers once it is selected and until it is released`() {
        var chip = Desk.chip(with: NTAG21x(uid: Desk.uid, content: []))
        #expect(Desk.payload(&chip, "40013000") == "27")
        _ = Desk.payload(&chip, "4a0100")
        #expect(Desk.payload(&chip, "40013000") == "0004a1b29fc3d4e5f6044800" + "00e1103e00")
        #expect(Desk.payload(&chip, "0006") == "00")
        #expect(Desk.payload(&chip, "5201") == "00")
        #expect(Desk.payload(&chip, "40013000") == "27")
        #expect(Desk.payload(&chip, "0006") == "01")
    }

    @Test func `A host that makes its own checksums gets them`() {
        var chip = Desk.chip(with: NTAG21x(uid: Desk.uid, content: []))
        _ = Desk.payload(&chip, "4a0100")
        #expect(Desk.payload(&chip, "4260") == "000004040201001103")
        _ = Desk.payload(&chip, "0863020063030" + "0")
        #expect(Desk.payload(&chip, "4260f832") == "000004040201001103019e")
        #expect(Desk.payload(&chip, "4260f833") == "01")
    }

    @Test func `An automatic poll finds the card and its kind`() {
        var chip = Desk.chip(with: NTAG424(uid: Desk.uid))
        #expect(
            Desk.payload(&chip, "60010120")
                == "0120" + "12" + "01034420" + "0704a1b2c3d4e5f6067771810280"
        )
        #expect(Desk.payload(&chip, "60010111") == "00")
    }

    @Test(arguments: [0, 1, 2]) func `A card leaves after so many exchanges`(count: Int) {
        var chip = Desk.chip(with: NTAG21x(uid: Desk.uid, content: []))
        chip.arm(CardChange(afterExchanges: count))
        _ = Desk.payload(&chip, "4a0100")
        for _ in 0..<count { #expect(Desk.payload(&chip, "40013000")?.hasPrefix("00") == true) }
        #expect(Desk.payload(&chip, "40013000") == "01")
        #expect(!chip.isCardPresent)
    }

    @Test func `Another card answers after a swap`() {
        var chip = Desk.chip(with: NTAG21x(uid: Desk.uid, content: []))
        let other: [UInt8] = [0x04, 1, 2, 3, 4, 5, 6]
        chip.arm(CardChange(afterExchanges: 0, next: NTAG21x(uid: other, content: [])))
        #expect(Desk.payload(&chip, "4a0100")?.contains("04a1b2c3d4e5f6") == true)
        #expect(Desk.payload(&chip, "40013000")?.hasPrefix("00040102") == true)
    }

    @Test func `A phone draws its number at each select`() {
        var chip = Desk.chip(with: PhoneCard(random: Desk.random("000000", "112233", "445566")))
        #expect(Desk.payload(&chip, "4a0100")?.hasPrefix("01010004200408112233") == true)
        #expect(Desk.payload(&chip, "4a0100")?.hasPrefix("01010004200408445566") == true)
    }
}
