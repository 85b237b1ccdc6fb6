package import Crypto

/// A key that may sign now, with the number under which gates know it.
package struct Signer: Sendable {
    package let number: UInt8
    package let key: Ed25519PrivateKey

    package init(number: UInt8, key: Ed25519PrivateKey) {
        self.number = number
        self.key = key
    }
}
