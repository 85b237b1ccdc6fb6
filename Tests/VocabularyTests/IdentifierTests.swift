import Foundation
import Testing
import Vocabulary

@Suite("Ids")
struct IdentifierTests {
    @Test func `An id is written with its prefix and the Base32 of its bytes`() {
        #expect(RightID(0).description == "right_AAAAAAAAAAAAA")
        #expect(RightID(.max).description == "right_7777777777776")
        #expect(DeviceID(1).description == "device_AAAAAAI")
        #expect(GateID(.max).description == "gate_777777Y")
        #expect(RightID(0x0102_0304_0506_0708).bytes == [1, 2, 3, 4, 5, 6, 7, 8])
    }

    @Test(arguments: [0, 1, 0x8000_0000_0000_0000, UInt64.max])
    func `An id is read back from its text`(_ raw: UInt64) {
        #expect(RightID(text: RightID(raw).description) == RightID(raw))
    }

    @Test(arguments: [
        "", "right_", "right_AAAAAAAAAAAA", "right_AAAAAAAAAAAAAA", "right_7777777777777",
        "gate_AAAAAAAAAAAAA", "right_aaaaaaaaaaaaa", "right_AAAAAAAAAAAA1", " right_AAAAAAAAAAAAA",
    ])
    func `Any other text is not an id`(_ text: String) {
        #expect(RightID(text: text) == nil)
    }

    @Test func `In JSON an id is its text and a wrong one is refused`() throws {
        let json = try JSONEncoder().encode([ScopeID(7)])
        #expect(String(decoding: json, as: UTF8.self) == "[\"scope_AAAAABY\"]")
        #expect(try JSONDecoder().decode([ScopeID].self, from: json) == [ScopeID(7)])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ScopeID].self, from: Data("[\"gate_AAAAABY\"]".utf8))
        }
    }

    @Test func `The order of ids is the order of their numbers`() {
        #expect(CompanyID(1) < CompanyID(256))
        #expect(!(PersonID(256) < PersonID(1)))
    }
}
