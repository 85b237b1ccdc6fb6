import Crypto

/// What a table holds, as a number that does not depend on the order of its rows.
///
/// The SHA-256 of every row are added up as four numbers of 64 bits: two tables of the same rows
/// have the same sum, and nobody needs to sort millions of them. It tells a copy from its original;
/// against a forger it would be no proof.
package struct TableDigest: Sendable, Hashable, CustomStringConvertible {
    package private(set) var rowCount = 0
    private var words: [UInt64] = [0, 0, 0, 0]

    package init() {}

    package mutating func add(_ row: StoreRow) {
        let digest = SHA256.digest(Self.bytes(row))
        for place in words.indices { words[place] &+= digest.word(place) }
        rowCount += 1
    }

    /// 64 hexadecimal digits.
    package var description: String {
        words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// A letter for the type, then the length, then the value, so that no two rows look alike.
    private static func bytes(_ row: StoreRow) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in row.values {
            let (letter, content): (Unicode.Scalar, [UInt8]) =
                switch value {
                case .null: ("n", [])
                case .integer(let number): ("i", Array("\(number)".utf8))
                case .text(let text): ("t", Array(text.utf8))
                case .bytes(let content): ("b", content)
                }
            bytes += Array("\(letter)\(content.count):".utf8) + content
        }
        return bytes
    }
}
