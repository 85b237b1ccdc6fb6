import Crypto
import Vocabulary

/// Why an object that somebody brought is not believed.
package enum SignedObjectRefusal: String, Error, CaseIterable, Sendable {
    case malformed
    case wrongScope = "wrong_scope"
    case unknownKey = "unknown_key"
    case badSignature = "bad_signature"
}

/// The one check of an object whose last 64 bytes are a signature of one role over all before.
enum SignedObject {
    static func verify(
        _ bytes: [UInt8],
        bodyByteCount: Int,
        by signer: (role: KeyRole, key: UInt8, moment: Timestamp),
        of scope: ScopeID,
        _ keyring: Keyring
    ) throws(SignedObjectRefusal) {
        guard bytes.count == bodyByteCount + 64 else { throw .malformed }
        guard scope == keyring.scope else { throw .wrongScope }
        guard let key = keyring.key(signer.key, role: signer.role, at: signer.moment) else {
            throw .unknownKey
        }
        let signature = Array(bytes.suffix(64))
        guard key.isValid(signature: signature, for: Array(bytes.prefix(bodyByteCount))) else {
            throw .badSignature
        }
    }
}
