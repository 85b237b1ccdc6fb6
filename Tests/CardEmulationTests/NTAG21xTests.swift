import CardEmulation
import Crypto
import Testing

@Suite struct NTAG21xTests {
    @Test(
        arguments: [
            (NTAGModel.ntag213, 45, "e1101200", "0004040201000f03"),
            (.ntag215, 135, "e1103e00", "0004040201001103"),
            (.ntag216, 231, "e1106d00", "0004040201001303"),
        ]
    )
    func `Each size tells what it is`(
        model: NTAGModel,
        pages: Int,
        container: String,
        version: String
    ) throws {
        var tag = NTAG21x(model, uid: Desk.uid, content: [])
        #expect(tag.memory.count == pages * 4)
        #expect(Desk.say(&tag, "3000") == "04a1b29fc3d4e5f604480000" + container)
        #expect(tag.exchangeRaw([0x60]) == .bytes(try #require(Hex.decode(version))))
    }

    @Test func `Behind the last page comes the first`() {
        var tag = NTAG21x(uid: Desk.uid, content: [])
        #expect(Desk.say(&tag, "3086") == "0000000004a1b29fc3d4e5f604480000")
        #expect(Desk.say(&tag, "3087") == "silence")
        #expect(Desk.say(&tag, "3a0001") == "04a1b29fc3d4e5f6")
        #expect(Desk.say(&tag, "3a0100") == "silence")
        #expect(Desk.say(&tag, "3a0087") == "silence")
    }

    @Test func `An address is a message of one record`() {
        var tag = NTAG21x(uid: Desk.uid, address: "https://j.example/b")
        #expect(Desk.say(&tag, "3004") == "0310d1010c55046a2e6578616d706c65")
        #expect(Desk.say(&tag, "3008") == "2f62fe00000000000000000000000000")
    }

    @Test func `What is written is read, and the number cannot be written`() {
        var tag = NTAG21x(uid: Desk.uid, content: [])
        #expect(Desk.say(&tag, "a20401020304") == "")
        #expect(Desk.say(&tag, "3004").hasPrefix("01020304") == true)
        #expect(Desk.say(&tag, "a20001020304") == "silence")
        #expect(Desk.say(&tag, "a20101020304") == "silence")
        #expect(Desk.say(&tag, "a28701020304") == "silence")
        #expect(tag.exchangeRaw([0xA2, 4, 0, 0, 0, 0]) == .bytes([0x0A]))
    }

    @Test func `Locks and the container are set once and never cleared`() {
        var tag = NTAG21x(uid: Desk.uid, content: [])
        #expect(Desk.say(&tag, "a20200001000") == "")
        #expect(Desk.say(&tag, "a20200000000") == "")
        #expect(Desk.say(&tag, "a20401020304") == "silence")
        #expect(Desk.say(&tag, "a20501020304") == "")
        #expect(Desk.say(&tag, "a20300000001") == "")
        #expect(Desk.say(&tag, "3003").hasPrefix("e1103e01"))
        #expect(Desk.say(&tag, "a28201000000") == "")
        #expect(Desk.say(&tag, "a21001020304") == "silence")
        #expect(Desk.say(&tag, "a21f01020304") == "silence")
        #expect(Desk.say(&tag, "a22001020304") == "")
    }

    @Test func `A tag that is set to count counts once a select`() {
        var tag = NTAG21x(uid: Desk.uid, content: [])
        #expect(Desk.say(&tag, "3902") == "silence")
        #expect(Desk.say(&tag, "a28410050000") == "")
        tag.select()
        _ = Desk.say(&tag, "3000")
        _ = Desk.say(&tag, "3004")
        #expect(Desk.say(&tag, "3902") == "010000")
        tag.select()
        _ = Desk.say(&tag, "3a0004")
        #expect(Desk.say(&tag, "3902") == "020000")
        #expect(Desk.say(&tag, "3c00").count == 64)
    }

    @Test func `A plain Type 4 tag gives its container and its message`() {
        var card = Type4Card(uid: Desk.uid, address: "https://j.example/b")
        #expect(Desk.say(&card, "00a4000c02e104") == "6a82")
        #expect(Desk.say(&card, "00a4040007d276000085010100") == "9000")
        #expect(Desk.say(&card, "00b0000002") == "6986")
        #expect(Desk.say(&card, "00a4000c02e103") == "9000")
        #expect(
            Desk.say(&card, "00b000000f") == "000f20003b00340406e1040400000000".dropLast(2) + "9000"
        )
        #expect(Desk.say(&card, "00a4000c02e104") == "9000")
        #expect(Desk.say(&card, "00b0000002") == "00109000")
        #expect(Desk.say(&card, "00b0000210") == "d1010c55046a2e6578616d706c652f629000")
        #expect(Desk.say(&card, "00b0001201") == "6b00")
        #expect(Desk.say(&card, "00a4040007d2760000850102") == "6a82")
    }
}
