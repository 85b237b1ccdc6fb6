import Crypto
import Vocabulary

/// Places in lists, as texts that a caller can keep but neither read nor make.
///
/// A cursor is good for its own list only: the name of the list is signed with it.
package struct Cursors: Sendable {
    package static let positionBytesMax = 128
    package static let textMax = Base32.length(ofBytes: positionBytesMax + tagBytes)
    private static let tagBytes = 16

    private let key: [UInt8]

    package init(key: [UInt8]) {
        self.key = key
    }

    package func text(of position: [UInt8], in list: String) -> String {
        precondition(position.count <= Self.positionBytesMax, "a position is a short key")
        return Base32.encode(position + tag(position, list))
    }

    /// The position, or a problem where the text was not made here for this list.
    package func position(of text: String, in list: String) throws(Problem) -> [UInt8] {
        guard let bytes = Base32.decode(text.utf8), bytes.count >= Self.tagBytes else {
            throw Self.refusal
        }
        let position = Array(bytes.dropLast(Self.tagBytes))
        guard ConstantTime.equal(Array(bytes.suffix(Self.tagBytes)), tag(position, list)) else {
            throw Self.refusal
        }
        return position
    }

    /// The position a request names, nil where it begins at the start.
    package func position(of input: Input, in list: String) throws(Problem) -> [UInt8]? {
        guard let text = input.textIfGiven("cursor") else { return nil }
        return try position(of: text, in: list)
    }

    private static let refusal = Problem(
        .invalid,
        "The cursor is not one of this list: begin again without it.",
        faults: [.init(.query("cursor"), code: "wrong", detail: "not a cursor of this list")]
    )

    private func tag(_ position: [UInt8], _ list: String) -> [UInt8] {
        let message = Array("\(list)\u{0}".utf8) + position
        return Array(HMAC.sha256(key: key, message).bytes.prefix(Self.tagBytes))
    }
}
