import Badges
import Crypto
import Testing

@Suite("NDEF")
struct NDEFTests {
    /// What reading the address of a message comes to.
    static func address(_ bytes: [UInt8]) -> Result<String, CardFault> {
        Result { () throws(CardFault) in try NDEFMessage(bytes: bytes).address }
    }

    @Test func `A message of ours is one short URI record`() throws {
        let message = NDEFMessage(address: "https://a.b/c")
        let bytes: [UInt8] = [0xD1, 0x01, 0x06, 0x55, 0x04] + Array("a.b/c".utf8)
        #expect(message.bytes == bytes)
        #expect(try NDEFMessage(bytes: bytes).address == "https://a.b/c")
    }

    @Test func `The longest prefix spells an address`() {
        #expect(NDEFMessage(address: "https://www.a").bytes.suffix(2) == [0x02, 0x61])
        #expect(NDEFMessage(address: "urn:nfc:a").bytes.suffix(2) == [0x23, 0x61])
        #expect(NDEFMessage(address: "#J1").bytes == [0xD1, 0x01, 0x04, 0x55, 0, 0x23, 0x4A, 0x31])
    }

    static let bad: [(String, String, CardFault)] = [
        ("nothing", "", .noMessage),
        ("empty record", "D00000", .noMessage),
        ("URI prefix code 0xFF", "D10103 55FF6161", .malformed),
        ("URI prefix code 0x24, the first reserved one", "D10102 552461", .malformed),
        ("URI record without a prefix code", "D10100 55", .malformed),
        ("two records", "910102 550461 510102 550461", .noMessage),
        ("three records", "910102550461 110102550461 510102550461", .noMessage),
        ("four records", "910102550461 110102550461 110102550461 510102550461", .tooLong),
        ("chunked record", "B10102 550461", .malformed),
        ("chunk that goes on from nothing", "D60002 0461", .malformed),
        ("reserved format", "D70002 0461", .malformed),
        ("payload length 2^32-1", "C101 FFFFFFFF 550461", .malformed),
        ("payload length 2^31", "C101 80000000 550461", .malformed),
        ("payload one past the end", "D10103 550461", .malformed),
        ("type past the end", "D1FF00 55", .malformed),
        ("identifier past the end", "D90102FF 550461", .malformed),
        ("cut in its length", "C1010000", .malformed),
        ("cut after its flags", "D1", .malformed),
        ("non-URI first record: a text", "D10105 5402656E6162", .noMessage),
        ("non-URI first record, then a URI", "910105 5402656E6162 510102550461", .noMessage),
        ("URI of an outside type", "D40102 550461", .noMessage),
        ("type UU", "D20202 55550461", .noMessage),
        ("invalid UTF-8", "D10104 5504618061", .malformed),
        ("overlong UTF-8", "D10104 5504C0AF61", .malformed),
        ("no begin", "510102 550461", .malformed),
        ("second begin", "910102 550461 D10102 550461", .malformed),
        ("no end", "910102 550461", .malformed),
        ("bytes after the end", "D10102 550461 00", .malformed),
    ]

    @Test(arguments: bad)
    func `A message that is not ours has its fault`(
        _ name: String,
        _ hex: String,
        _ fault: CardFault
    ) throws {
        let bytes = try #require(Hex.decode(hex.filter { $0 != " " }))
        #expect(Self.address(bytes) == .failure(fault), "\(name)")
    }

    @Test func `A long record is read as a short one is`() throws {
        let bytes = try #require(Hex.decode("C10100000002550461"))
        #expect(Self.address(bytes) == .success("https://a"))
    }

    @Test(arguments: [(256, CardFault.noMessage), (257, .tooLong)])
    func `A message has 256 bytes at most`(_ count: Int, _ fault: CardFault) {
        // Each short record of a one-letter type has four bytes beside its payload.
        let first = NDEFRecord(format: 1, type: [0x55], payload: [UInt8](repeating: 0, count: 200))
        let rest = [UInt8](repeating: 0, count: count - 208)
        let bytes = NDEFMessage([first, NDEFRecord(format: 1, type: [0x54], payload: rest)]).bytes
        #expect(bytes.count == count)
        #expect(Self.address(bytes) == .failure(fault))
    }

    @Test func `Records are written and read back`() throws {
        let message = NDEFMessage([
            NDEFRecord(format: 1, type: [0x55], identifier: [7, 8], payload: [4, 0x61]),
            NDEFRecord(format: 2, type: Array("a/b".utf8), payload: []),
        ])
        #expect(try NDEFMessage(bytes: message.bytes) == message)
    }

    @Test func `A cut or changed message never traps`() {
        let bytes = NDEFMessage(address: "https://jalon.example/b#J1").bytes
        for count in bytes.indices {
            #expect(throws: CardFault.self) { try NDEFMessage(bytes: Array(bytes[..<count])) }
        }
        for place in bytes.indices {
            for value in UInt8.min...UInt8.max {
                var changed = bytes
                changed[place] = value
                _ = Self.address(changed)
            }
        }
    }
}
