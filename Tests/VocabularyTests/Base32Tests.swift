import Testing
import Vocabulary

@Suite("Base32")
struct Base32Tests {
    /// RFC 4648, part 10, without its padding.
    static let published = [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
        ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
    ]

    @Test(arguments: published)
    func `The published examples are spelt and read`(_ plain: String, _ spelt: String) {
        #expect(Base32.encode(Array(plain.utf8)) == spelt)
        #expect(Base32.decode(Array(spelt.utf8)) == Array(plain.utf8))
        #expect(Base32.length(ofBytes: plain.utf8.count) == spelt.utf8.count)
    }

    @Test(arguments: ["my", "MY======", "M1", "M8", "M", "MZX", "MZ", "MZXR", "M Y", "MY\n", "É"])
    func `A second spelling is refused`(_ text: String) {
        #expect(Base32.decode(Array(text.utf8)) == nil)
    }

    @Test func `Every byte value survives a round trip`() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base32.decode(Array(Base32.encode(bytes).utf8)) == bytes)
    }
}
