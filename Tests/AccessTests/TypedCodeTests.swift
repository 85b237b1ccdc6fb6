import Access
import Testing

@Suite("Typed codes", .timeLimit(.minutes(2)))
struct TypedCodeTests {
    private static let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The check character by the other road: powers of α (α⁵ = α² + 1) as weights.
    ///
    /// 1, α, α², … as numbers, from Lin and Costello, "Error Control Coding", appendix A.
    private static let powers: [UInt8] = [
        1, 2, 4, 8, 16, 5, 10, 20, 13, 26, 17, 7, 14, 28, 29, 31, 27, 19, 3, 6, 12, 24, 21, 15, 30,
        25, 23, 11, 22, 9, 18,
    ]

    private static func completed(_ seven: [UInt8]) -> [UInt8] {
        var sum: UInt8 = 0
        for (place, value) in seven.enumerated() where value != 0 {
            guard let logarithm = powers.firstIndex(of: value) else { continue }
            sum ^= powers[(logarithm + 7 - place) % 31]
        }
        return seven + [sum]
    }

    private static func isCode(_ values: [UInt8]) -> Bool {
        (try? TypedCode(normalising: values.map { letters[Int($0)] })) != nil
    }

    /// Codes whose value at `place` is each of the 32 and whose value before it is each of the 32:
    /// the check walks through 32 states, so these are all that can happen at that place.
    private static func codes(at place: Int) -> [[UInt8]] {
        var codes: [[UInt8]] = []
        for before in UInt8(0)..<32 {
            for value in UInt8(0)..<32 {
                var seven: [UInt8] = [7, 21, 3, 30, 12, 25, 18]
                if place > 0 { seven[place - 1] = before }
                if place < 7 { seven[place] = value } else { seven[5] = value }
                codes.append(completed(seven))
            }
        }
        return codes
    }

    @Test(arguments: 0..<8)
    func `Every wrong character is found, whatever stands before it`(_ place: Int) {
        var accepted = 0
        var missed = 0
        for code in Self.codes(at: place) {
            if Self.isCode(code) { accepted += 1 }
            for wrong in UInt8(0)..<32 where wrong != code[place] {
                var changed = code
                changed[place] = wrong
                if Self.isCode(changed) { missed += 1 }
            }
        }
        #expect(accepted == 1_024)
        #expect(missed == 0)
    }

    @Test(arguments: 0..<7)
    func `Every two neighbours exchanged are found, whatever stands before them`(_ place: Int) {
        var exchanged = 0
        var missed = 0
        for var code in Self.codes(at: place) {
            for next in UInt8(0)..<32 {
                if place < 6 {
                    code[place + 1] = next
                    code = Self.completed(Array(code.prefix(7)))
                }
                guard code[place] != code[place + 1] else { continue }
                var changed = code
                changed.swapAt(place, place + 1)
                exchanged += 1
                if Self.isCode(changed) { missed += 1 }
            }
        }
        #expect(exchanged > 30_000)
        #expect(missed == 0)
    }

    @Test(arguments: [
        "7K3Q-C5TV", "7k3qc5tv", " 7K3Q C5TV ", "7-K-3-Q-C-5-T-V", "7K3QC5TV",
    ])
    func `One code has many typings and one spelling`(_ typed: String) throws {
        let code = try TypedCode(normalising: typed)
        #expect(code.spelling == "7K3Q-C5TV")
        #expect(code.bytes == Array("7K3QC5TV".utf8))
    }

    @Test func `O is 0, I and L are 1`() throws {
        let plain = try TypedCode(normalising: "0101-010Y")
        for typed in ["OIOL-oioY", "o1ol-0L0y", "0i0I-0lOY"] {
            #expect(try TypedCode(normalising: typed) == plain)
        }
    }

    @Test(arguments: [
        ("", TypedCodeFault.wrongLength), ("7K3QC5T", .wrongLength), ("7K3QC5TVV", .wrongLength),
        ("----", .wrongLength), (String(repeating: "-", count: 65), .wrongLength),
        ("7K3QC5TU", .notALetter), ("7K3QC5T\u{0}", .notALetter), ("7K3QC5Té", .notALetter),
        ("7K3Q_C5TV", .notALetter), ("7K3Q\nC5TV", .notALetter), ("'; DROP--", .notALetter),
        ("7K3QC5T0", .wrongCheck), ("K73QC5TV", .wrongCheck),
    ])
    func `What is no code is refused with its reason`(_ given: (String, TypedCodeFault)) {
        #expect(throws: given.1) { try TypedCode(normalising: given.0) }
    }

    @Test func `A code is made of five random bytes, 35 bits of them`() throws {
        #expect(TypedCode.made { [UInt8](repeating: 0, count: $0) }.spelling == "0000-0000")
        let full = TypedCode.made { [UInt8](repeating: 0xFF, count: $0) }
        #expect(full.bytes.prefix(7) == Array("ZZZZZZZ".utf8)[...])
        #expect(try TypedCode(normalising: full.spelling) == full)
        let top = TypedCode.made { _ in [0b1111_1000, 0, 0, 0, 0] }
        #expect(top.spelling == "0000-0000")
        let first = TypedCode.made { _ in [0, 0, 0, 0, 1] }
        #expect(first.spelling == "1000-000M")
    }
}
