import Badges
import Crypto
import Testing

/// Published: NXP's AN12196 (its tables are named), and the tests of icedevml/nfc-ev2-crypto.
@Suite("Commands after mutual authentication (EV2)")
struct EV2SessionTests {
    /// Table 14.
    private static func first(_ counter: UInt16) throws -> EV2Session {
        try session(
            "9D00C4DF",
            "1309C877509E5A215007FF0ED19CA564",
            "4C6626F5E72EA694202139295C7A7FC7",
            counter
        )
    }

    /// Table 23.
    private static func changing(_ counter: UInt16) throws -> EV2Session {
        try session(
            "7614281A",
            "4CF3CB41A22583A61E89B158D252FC53",
            "5529860B2FC5FB6154B7F28361D30BF9",
            counter
        )
    }

    /// Table 28.
    private static func asking() throws -> EV2Session {
        try session(
            "DF055522",
            "2B4D963C014DC36F24F69A50A394F875",
            "379D32130CE61705DD5FD8C36B95D764",
            0
        )
    }

    /// Table 7; what it encrypts with is not published, nor used.
    private static func signing() throws -> EV2Session {
        try session(
            "7A21085E",
            "00000000000000000000000000000000",
            "8248134A386E86EB7FAF54A52E536CB6",
            0
        )
    }

    @Test func `GetFileSettings, signed, is that of table 7`() throws {
        var session = try Self.signing()
        let command = session.wrap(command: .getFileSettings, header: [2], mode: .mac)
        #expect(command == (try bytes("90F5000009026597A457C8CD442C00")))
        let settings = "0040EEEE000100D1FE001F00004400004400002000006A0000"
        let answer = try session.unwrap(
            reply: try bytes(settings + "2A474282E7A479869100"),
            mode: .mac
        )
        #expect(answer == (try bytes(settings)))
    }

    @Test func `WriteData of whole blocks, encrypted, is that of table 17`() throws {
        var session = try Self.first(0)
        let message = try bytes(
            "0051D1014D550463686F6F73652E75726C2E636F6D2F6E7461673432343F653D"
                + "303030303030303030303030303030303030303030303030303030303030303026633D"
                + "30303030303030303030303030303030"
        )
        let command = session.wrap(
            command: .writeData,
            header: [2, 0, 0, 0, 0x80, 0, 0],
            data: message + [UInt8](repeating: 0, count: 128 - message.count),
            mode: .full
        )
        #expect(
            command
                == (try bytes(
                    "908D00009F02000000800000421C73A27D827658AF481FDFF20A5025B559D0E3"
                        + "AA21E58D347F343CFFC768BFE596C706BC00F2176781D4B0242642A0FF5A42C4"
                        + "61AAF894D9A1284B8C76BCFA658ACD40555D362E08DB15CF421B51283F9064BC"
                        + "BE20E96CAE545B407C9D651A3315B27373772E5DA2367D2064AE054AF996C6F1"
                        + "F669170FA88CE8C4E3A4A7BBBEF0FD971FF532C3A802AF745660F2B4D1D9A849"
                        + "9661EBF300"
                ))
        )
        #expect(
            try session.unwrap(reply: try bytes("FC222E5F7A5424529100"), mode: .full).isEmpty
        )
    }

    @Test func `ChangeFileSettings is that of table 18`() throws {
        var session = try Self.first(1)
        let command = session.wrap(
            command: .changeFileSettings,
            header: [2],
            data: try bytes("4000E0C1F121200000430000430000"),
            mode: .full
        )
        #expect(
            command
                == (try bytes("905F0000190261B6D97903566E84C3AE5274467E89EAD799B7C1A0EF7A0400"))
        )
        #expect(
            try session.unwrap(reply: try bytes("57BFF87B1241E93D9100"), mode: .full).isEmpty
        )
    }

    @Test func `WriteData of ten bytes is that of table 21`() throws {
        var session = try Self.session(
            "7614281A",
            "7A93D6571E4B180FCA6AC90C9A7488D4",
            "FC4AF159B62E549B5812394CAB1918CC",
            0
        )
        let command = session.wrap(
            command: .writeData,
            header: [3, 0, 0, 0, 10, 0, 0],
            data: Array(1...10),
            mode: .full
        )
        let expected = "908D00001F030000000A00006B5E6804909962FC4E3FF5522CF0F8436C0C53315B9C73AA00"
        #expect(command == (try bytes(expected)))
        #expect(
            try session.unwrap(reply: try bytes("C26D236E4A7C046D9100"), mode: .full).isEmpty
        )
    }

    @Test func `ChangeKey of another key is that of table 25`() throws {
        var session = try Self.changing(2)
        let command = session.changeKey(
            number: 2,
            to: try bytes("F3847D627727ED3BC9C4CC050489B966"),
            version: 1,
            from: zeroKey
        )
        #expect(
            command
                == (try bytes(
                    "90C4000029022CF362B7BF4311FF3BE1DAA295E8C68DE09050560D19B9E16C2393AE9CD1FA"
                        + "C75D0CE20BCD1D06E600"
                ))
        )
        #expect(
            try session.unwrap(reply: try bytes("203BB55D1089D5879100"), mode: .full).isEmpty
        )
    }

    /// The published old key is all zeros, which would hide a missing difference.
    @Test func `ChangeKey sends the difference to the old key, and the new one's checksum`() throws
    {
        var session = try Self.changing(2)
        let old = [UInt8](repeating: 0xA5, count: 16)
        let new = try bytes("F3847D627727ED3BC9C4CC050489B966")
        let command = session.changeKey(number: 2, to: new, version: 1, from: old)
        let vector = try bytes("307EDE1814707F30CFE603DD6CA62353")
        let cipher = try AESCBC(key: try bytes("4CF3CB41A22583A61E89B158D252FC53"))
        let plain = try cipher.decrypt(Array(command[6..<38]), vector: vector)
        #expect(
            Hex.encode(plain)
                == "5621d8c7d282489e6c6169a0a12c1cc3" + "01" + "789dfadc" + "80"
                + "00000000000000000000"
        )
    }

    @Test func `ChangeKey of the session's own key is that of table 26, and ends it`() throws {
        var session = try Self.changing(3)
        let command = session.changeKey(
            number: 0,
            to: try bytes("5004BF991F408672B1EF00F08F9E8647"),
            version: 1,
            from: nil
        )
        #expect(
            command
                == (try bytes(
                    "90C400002900C0EB4DEEFEDDF0B513A03A95A75491818580503190D4D05053FF75668A01D6"
                        + "FDA6610234BDED643200"
                ))
        )
        #expect(try session.unwrap(reply: [0x91, 0x00], mode: .plain).isEmpty)
    }

    static let uidAnswer = "70756055688505B52A5E26E59E329CD6595F672298EA41B79100"

    @Test func `GetCardUID is that of table 28`() throws {
        var session = try Self.asking()
        let command = session.wrap(command: .getCardUID, mode: .full)
        #expect(command == (try bytes("90510000088E2C155ADDA99BE300")))
        let uid = try session.unwrap(reply: try bytes(Self.uidAnswer), mode: .full)
        #expect(Hex.encode(uid) == "04958caa5c5e80")
    }

    static let wrongAnswers: [(String, CardFault)] = [
        // A bit of the data, of the code; the data cut by a block; no code; no status.
        ("71756055688505B52A5E26E59E329CD6595F672298EA41B79100", .wrongKey),
        ("70756055688505B52A5E26E59E329CD6595F672298EA41B69100", .wrongKey),
        ("595F672298EA41B79100", .wrongKey), ("5F672298EA41B79100", .malformed),
        ("9100", .malformed), ("91", .malformed), ("", .malformed),
        // The right answer under a status that says something else.
        ("70756055688505B52A5E26E59E329CD6595F672298EA41B791AF", .malformed),
        ("70756055688505B52A5E26E59E329CD6595F672298EA41B79000", .refused),
        ("91AE", .wrongKey), ("911E", .refused), ("919D", .refused), ("6982", .refused),
    ]

    @Test(arguments: wrongAnswers)
    func `An answer that is not this session's is refused`(
        answer: String,
        fault: CardFault
    ) throws {
        var session = try Self.asking()
        _ = session.wrap(command: .getCardUID, mode: .full)
        let reply = try bytes(answer)
        #expect(throws: fault) { try session.unwrap(reply: reply, mode: .full) }
    }

    @Test func `An answer to another command is refused`() throws {
        var session = try Self.asking()
        _ = session.wrap(command: .getCardUID, mode: .full)
        _ = session.wrap(command: .getCardUID, mode: .full)
        let reply = try bytes(Self.uidAnswer)
        #expect(throws: CardFault.wrongKey) { try session.unwrap(reply: reply, mode: .full) }
    }

    @Test func `A plain command is counted too`() throws {
        var session = try Self.asking()
        let command = session.wrap(command: .readData, header: [2], mode: .plain)
        #expect(command == (try bytes("90AD0000010200")))
        #expect(session.counter == 1)
        #expect(try session.unwrap(reply: [7, 8, 0x91, 0], mode: .plain) == [7, 8])
    }

    /// The wrapped data is signed as it should be, and no padding where there must be one.
    @Test(arguments: [
        "00000000000000000000000000000000", "0102030405060708090a0b0c0d0e0f81",
        "8000000000000000000000000000000000000000000000000000000000000000",
    ])
    func `Decrypted data without its padding is malformed`(plain: String) throws {
        var session = try Self.asking()
        _ = session.wrap(command: .getCardUID, mode: .full)
        let cipher = try AESCBC(key: try bytes("2B4D963C014DC36F24F69A50A394F875"))
        // Table 28: the vector of the answer.
        let data = try cipher.encrypt(
            try bytes(plain),
            vector: try bytes("7F6BB0B278EA054CBD238C5D9E9E342B")
        )
        let tag = try AESCMAC.tag(
            key: try bytes("379D32130CE61705DD5FD8C36B95D764"),
            try bytes("000100DF055522") + data
        )
        let code = stride(from: 1, to: 16, by: 2).map { tag[$0] }
        #expect(throws: CardFault.malformed) {
            try session.unwrap(reply: data + code + [0x91, 0], mode: .full)
        }
    }

    private static func session(
        _ transaction: String,
        _ encryptionKey: String,
        _ macKey: String,
        _ counter: UInt16
    ) throws -> EV2Session {
        EV2Session(
            transaction: try bytes(transaction),
            encryptionKey: try bytes(encryptionKey),
            macKey: try bytes(macKey),
            counter: counter
        )
    }
}

/// Commands of the data sheet's examples that no card of ours is sent.
extension CardCommand {
    fileprivate static let getCardUID = CardCommand(rawValue: 0x51)
    fileprivate static let readData = CardCommand(rawValue: 0xAD)
}
