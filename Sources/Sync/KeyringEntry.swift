package import Crypto
package import Vocabulary

/// One key of a keyring: 50 bytes.
///
/// ```
/// 0 number 1 · 1 role 1 · 2 public key 32 · 34 notBefore 8 · 42 notAfter 8
/// ```
package struct KeyringEntry: Hashable, Sendable {
    package static let byteCount = 50

    package let number: UInt8
    package let role: KeyRole
    package let publicKey: Ed25519PublicKey
    package let notBefore: Timestamp
    package let notAfter: Timestamp

    package init(
        number: UInt8,
        role: KeyRole,
        publicKey: Ed25519PublicKey,
        notBefore: Timestamp,
        notAfter: Timestamp
    ) {
        self.number = number
        self.role = role
        self.publicKey = publicKey
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    package func covers(_ moment: Timestamp) -> Bool {
        notBefore <= moment && moment < notAfter
    }

    func write(to writer: inout ByteWriter) {
        writer.number(number)
        writer.number(role.rawValue)
        writer.raw(publicKey.bytes)
        writer.number(notBefore.milliseconds)
        writer.number(notAfter.milliseconds)
    }

    init?(from reader: inout ByteReader) {
        number = reader.number()
        guard let role = KeyRole(rawValue: reader.number()),
            let publicKey = Ed25519PublicKey(reader.raw(32))
        else { return nil }
        self.role = role
        self.publicKey = publicKey
        notBefore = Timestamp(milliseconds: reader.number())
        notAfter = Timestamp(milliseconds: reader.number())
    }
}
