package import Crypto
import Kernel
package import Sync
import Vocabulary

/// The roots that vouch for all scopes: how many there are, and how many must sign.
package struct RootSet: Sendable, Hashable {
    package let threshold: UInt8
    package let roots: [Ed25519PublicKey]

    package init(threshold: UInt8, roots: [Ed25519PublicKey]) {
        self.threshold = threshold
        self.roots = roots
    }

    package init(of keyring: Keyring) {
        self.init(threshold: keyring.threshold, roots: keyring.roots)
    }

    /// One key is all it takes to sign for every gate.
    package var isSingle: Bool { roots.count == 1 }

    var bytes: [UInt8] { roots.flatMap(\.bytes) }

    init(threshold: UInt8, bytes: [UInt8]) throws(StoreError) {
        var roots: [Ed25519PublicKey] = []
        for start in stride(from: 0, to: bytes.count, by: Ed25519.publicKeyBytes) {
            let end = min(start + Ed25519.publicKeyBytes, bytes.count)
            guard let root = Ed25519PublicKey(Array(bytes[start..<end])) else {
                throw StoreError(.mismatch, "A stored root cannot be read.")
            }
            roots.append(root)
        }
        guard (1...Keyring.rootsMax).contains(roots.count),
            (1...roots.count).contains(Int(threshold))
        else { throw StoreError(.mismatch, "The stored roots have no sound threshold.") }
        self.init(threshold: threshold, roots: roots)
    }
}
