import Badges
import Crypto
import Testing

@Suite("Type 2 areas")
struct TLVAreaTests {
    static func find(
        _ hex: String,
        size: Int? = nil
    ) throws -> Result<TLVArea.Finding, CardFault> {
        let bytes = try #require(Hex.decode(hex.filter { $0 != " " }))
        return find(bytes, size: size ?? bytes.count)
    }

    static func find(_ bytes: [UInt8], size: Int) -> Result<TLVArea.Finding, CardFault> {
        Result { () throws(CardFault) in try TLVArea.find(in: bytes, areaByteCount: size) }
    }

    static let found: [(String, String, [UInt8])] = [
        ("alone", "0302D000 FE", [0xD0, 0x00]),
        ("NULL blocks before it", "0000 00 0302D000 FE", [0xD0, 0x00]),
        ("lock control first", "0103A00C34 0302D000 FE", [0xD0, 0x00]),
        ("memory control first", "0203A00C34 0302D000 FE", [0xD0, 0x00]),
        ("lock, memory, NULL", "0103A00C34 0203A00C34 00 0302D000 FE", [0xD0, 0x00]),
        ("proprietary first", "FD020102 0302D000 FE", [0xD0, 0x00]),
        ("a message that looks like blocks", "030300FE03 FE", [0x00, 0xFE, 0x03]),
        ("no terminator, the area ends", "0302D000", [0xD0, 0x00]),
        ("no terminator, others' bytes follow", "0302D000 55555555", [0xD0, 0x00]),
        ("two messages: the first", "0301AA 0301BB FE", [0xAA]),
        ("empty", "0300 FE", []),
    ]

    @Test(arguments: found)
    func `A message is found`(_ name: String, _ hex: String, _ message: [UInt8]) throws {
        #expect(try Self.find(hex) == .success(.message(message)), "\(name)")
    }

    static let bad: [(String, String, CardFault)] = [
        ("length past the end", "0304D000 FE", .malformed),
        ("length one past the end", "0303D000", .malformed),
        ("no length", "00 03", .malformed),
        ("length FF, nothing after", "03FF", .malformed),
        ("length FF, one byte after", "03FF01", .malformed),
        ("length FF of a short message", "03FF0002D000FE", .malformed),
        ("lock control of two bytes", "0102A00C 0302D000 FE", .malformed),
        ("memory control of four bytes", "0204A00C3400 0302D000 FE", .malformed),
        ("lock control past the end", "0103A0", .malformed),
    ]

    @Test(arguments: bad)
    func `A torn area has its fault`(_ name: String, _ hex: String, _ fault: CardFault) throws {
        #expect(try Self.find(hex) == .failure(fault), "\(name)")
    }

    @Test(arguments: ["", "FE", "00000000", "0103A00C34FE", "FE0302D000", "FD0100"])
    func `An area without a message says so`(_ hex: String) throws {
        #expect(try Self.find(hex) == .success(.nothing))
    }

    @Test func `What was not read yet is asked for`() throws {
        #expect(try Self.find("", size: 100) == .success(.more(byteCount: 1)))
        #expect(try Self.find("03", size: 100) == .success(.more(byteCount: 4)))
        #expect(try Self.find("0350D0", size: 100) == .success(.more(byteCount: 82)))
        #expect(try Self.find("03FF0100", size: 300) == .success(.more(byteCount: 260)))
    }

    @Test(arguments: [(256, true), (257, false)])
    func `A message has 256 bytes at most`(_ count: Int, _ isRead: Bool) {
        let message = [UInt8](repeating: 0xAB, count: count)
        let area = TLVArea.bytes(of: message)
        let found = Self.find(area, size: area.count)
        #expect(found == (isRead ? .success(.message(message)) : .failure(.tooLong)))
    }

    @Test(arguments: [(63, true), (64, false)])
    func `A message begins within 64 bytes`(_ zeros: Int, _ isFound: Bool) {
        let area = [UInt8](repeating: 0, count: zeros) + TLVArea.bytes(of: [0xD0])
        let found = Self.find(area, size: area.count)
        #expect(found == .success(isFound ? .message([0xD0]) : .nothing))
    }

    @Test func `Both lengths are written in their one form`() {
        #expect(TLVArea.bytes(of: [1, 2]) == [3, 2, 1, 2, 0xFE])
        let short = TLVArea.bytes(of: [UInt8](repeating: 1, count: 254))
        #expect(Array(short.prefix(3)) == [3, 254, 1])
        let long = TLVArea.bytes(of: [UInt8](repeating: 1, count: 255))
        #expect(Array(long.prefix(5)) == [3, 0xFF, 0, 0xFF, 1])
    }
}
