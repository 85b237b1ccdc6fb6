import Crypto
import HubAdmin
import Sync
import Vocabulary

/// One root's signature over one keyring, as it goes to the hub or in a file.
struct KeySignature {
    let json: JSON

    init(_ keyring: SignedKeyring, _ key: Ed25519PrivateKey) {
        json = .object([
            "scope": .text(keyring.keyring.scope.description),
            "root": .text(Hex.encode(key.publicKey.bytes)),
            "signature": .text(Base64.encode(keyring.signature(by: key))),
        ])
    }
}
