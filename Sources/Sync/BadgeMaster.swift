/// The master that every card's key of a scope is derived from.
///
/// It never leaves the hub: with it, whoever holds it could make any badge of the scope. A gate
/// has ``BadgeKeys`` and the sealed keys of single cards.
package struct BadgeMaster: Sendable {
    package static let keyByteCount = 16

    package let key: [UInt8]

    package init(fromSeed seed: [UInt8]) {
        key = BadgeSeed.key("master", of: seed, length: Self.keyByteCount)
    }
}

extension BadgeMaster: CustomStringConvertible, CustomReflectable {
    package var description: String { "BadgeMaster" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
