internal import CTLS

/// Who is at an end of a link: the name that it claims and the key that it proved.
package struct PeerIdentity: Hashable, Sendable {
    static let nameBytesMax = 64

    /// The common name of its certificate; nothing but a claim.
    package let name: String
    /// Ed25519, 32 bytes; the handshake proved that the other end holds it.
    package let publicKey: [UInt8]

    package init(name: String, publicKey: [UInt8]) {
        self.name = name
        self.publicKey = publicKey
    }

    /// Reads what a certificate shows by a call that fills key and name.
    init?(_ read: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<CChar>, Int32) -> Int32) {
        var key = [UInt8](repeating: 0, count: 32)
        var name = [CChar](repeating: 0, count: Self.nameBytesMax + 1)
        let count = read(&key, &name, Int32(name.count))
        guard count > 0, count <= Self.nameBytesMax else { return nil }
        let text = name.prefix(Int(count)).map { UInt8(bitPattern: $0) }
        // A zero inside would make two names of one.
        guard text.allSatisfy({ $0 > 32 && $0 < 127 }) else { return nil }
        self.init(name: String(decoding: text, as: UTF8.self), publicKey: key)
    }
}
