import Testing
import Vocabulary

@Suite("Byte layouts")
struct ByteLayoutTests {
    @Test func `Numbers are written and read big-endian`() {
        var writer = ByteWriter()
        writer.number(UInt8(0x01))
        writer.number(UInt16(0x0203))
        writer.number24(0x04_0506)
        writer.number(UInt32(0x0708_090A))
        writer.number(UInt64(0x0B0C_0D0E_0F10_1112))
        writer.raw([0xFF])
        writer.zeros(2)
        #expect(writer.bytes == Array(1...18) + [0xFF, 0, 0])
        var reader = ByteReader(writer.bytes)
        #expect(reader.number(UInt8.self) == 0x01)
        #expect(reader.number(UInt16.self) == 0x0203)
        #expect(reader.number24() == 0x04_0506)
        #expect(reader.number(UInt32.self) == 0x0708_090A)
        #expect(reader.number(UInt64.self) == 0x0B0C_0D0E_0F10_1112)
        #expect(reader.raw(1) == [0xFF])
        #expect(reader.remaining == 2)
        let isZero = reader.zeros(2)
        #expect(isZero)
    }

    @Test func `A reserved field that is not zero is told`() {
        var reader = ByteReader([0, 1])
        let isZero = reader.zeros(2)
        #expect(!isZero)
    }
}
