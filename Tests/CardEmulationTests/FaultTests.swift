import CardEmulation
import Testing

@Suite struct FaultTests {
    /// What libnfc gets instead of `0000ff06fad50332010607e800`, the firmware's version.
    @Test(
        arguments: [
            (ChipFault.noReply, ""), (.errorFrame, "0000ff01ff7f8100"),
            (.emptyReply, "0000ff02fed5032800"), (.nodeAddress, "0000ff06fad503b20106076800"),
            (.moreInformation, "0000ff06fad50372010607a800"),
            (.wrongCommand, "0000ff06fad50532010607e600"),
            (.extended, "0000ffffff0006fad50332010607e800"),
            (.badSum, "0000ff06fad50332010607b200"), (.badLength, "0000ff06fbd50332010607e800"),
            (.lengthOne, "0000ff01ffd52b00"), (.truncate, "0000ff06fad5"),
            (.junkBefore, "13370000ff06fad50332010607e800"),
            (.extraPreamble, "000000ff06fad50332010607e800"),
            (.junkAfter, "0000ff06fad50332010607e800aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ]
    )
    func `A fault strikes once and leaves the next answer alone`(
        fault: ChipFault,
        reply: String
    ) {
        var chip = EmulatedChip()
        chip.faults.arm(fault, count: 1, command: nil)
        #expect(Desk.ask(&chip, "02") == reply)
        #expect(Desk.ask(&chip, "02") == "0000ff06fad50332010607e800")
        #expect(chip.faults.struck == [fault: 1])
    }

    @Test(
        arguments: [
            (ChipFault.emptyAnswerToSelect, "01010344200704a1b2c3d4e5f600"),
            (
                .longAnswerToSelect,
                "01010344200704a1b2c3d4e5f6ff0000000000000000000000000000000000000000"
            ),
            (
                .longNumber,
                "010103440040000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                    + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
            ),
            (.shortNumber, "01010344000a04a1"), (.emptyNumber, "010103440000"),
            (
                .twoTargets,
                "02010344200704a1b2c3d4e5f606777181028002000408" + "0408010203"
            ),
        ]
    )
    func `A fault of targets changes what a select tells`(fault: ChipFault, payload: String) {
        #expect(fault.concernsTargets)
        var chip = Desk.chip(with: NTAG424(uid: Desk.uid))
        chip.faults.arm(fault, count: 1, command: nil)
        #expect(Desk.payload(&chip, "4a0100") == payload)
    }

    @Test func `The reader vanishes instead of answering`() {
        for (fault, action) in [
            (ChipFault.hangUp, EmulatedChip.Action.unplug), (.replug, .replug),
        ] {
            var chip = EmulatedChip()
            chip.faults.arm(fault, count: 1, command: nil)
            #expect(chip.receive(ChipFrame.data([0xD4, 0x02]).bytes()).last == action)
        }
    }

    @Test func `A command may stay without acknowledgement, or be refused`() {
        var chip = EmulatedChip()
        chip.faults.arm(.noAck, count: 1, command: nil)
        #expect(chip.receive(ChipFrame.data([0xD4, 0x02]).bytes()) == [.forgetReplies])
        chip.faults.arm(.nack, count: 1, command: nil)
        #expect(
            chip.receive(ChipFrame.data([0xD4, 0x02]).bytes()).dropFirst().first
                == .acknowledge([0, 0, 0xFF, 0xFF, 0, 0])
        )
    }

    @Test func `An answer may come byte by byte`() {
        var chip = EmulatedChip()
        chip.faults.arm(.byteByByte, count: 1, command: nil)
        let last = chip.receive(ChipFrame.data([0xD4, 0x02]).bytes()).last
        guard case .reply(_, true) = last else {
            Issue.record("the answer is whole")
            return
        }
    }

    @Test func `A fault of one command leaves the others alone`() {
        var chip = EmulatedChip()
        chip.faults.arm(.noReply, count: 2, command: 0x02)
        #expect(Desk.payload(&chip, "1401") == "")
        #expect(Desk.ask(&chip, "02") == "")
        #expect(Desk.ask(&chip, "02") == "")
        #expect(Desk.payload(&chip, "02") == "32010607")
        #expect(chip.faults.isEmpty)
    }

    @Test func `More is announced for ever until it is taken back`() {
        var chip = Desk.chip(with: NTAG21x(uid: Desk.uid, content: []))
        chip.faults.arm(.moreInformation, count: nil, command: 0x40)
        _ = Desk.payload(&chip, "4a0100")
        #expect(Desk.payload(&chip, "40013000")?.hasPrefix("4004a1") == true)
        for _ in 0..<50 { #expect(Desk.payload(&chip, "4001") == "40") }
        chip.faults.clear()
        #expect(Desk.payload(&chip, "4001") == "00")
    }

    @Test func `Every fault of the bench has its name`() {
        #expect(
            ChipFault.allCases.map(\.rawValue) == [
                "no-ack", "nack", "no-reply", "error-frame", "empty-reply", "nad", "mi", "wrong-cc",
                "extended", "bad-dcs", "bad-lcs", "len1", "truncate", "junk-before",
                "extra-preamble", "junk-after", "chunk1", "hangup", "replug", "ats-tl0", "ats-long",
                "uid-long", "uid-short", "uid-zero", "two-targets",
            ]
        )
    }
}
