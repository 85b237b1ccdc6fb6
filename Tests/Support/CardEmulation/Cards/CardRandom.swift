internal import Crypto

/// Where a card's random bytes come from: the system, or a list for a published example.
package struct CardRandom: Sendable {
    package let bytes: @Sendable (_ count: Int) -> [UInt8]

    package init(_ bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.bytes = bytes
    }

    package static let live = CardRandom { SecureRandom.bytes($0) }
}
