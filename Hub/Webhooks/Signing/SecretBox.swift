import Crypto
import Kernel

/// Keeps secrets in the database as nobody can read them who has the database alone: AES-256-GCM
/// under a key of the hub's vault, bound to the row they are of.
struct SecretBox: Sendable {
    private static let nonceBytes = 12
    private let key: [UInt8]

    init(_ keys: any KeyVault) throws(KeyVaultError) {
        key = try keys.loadOrCreate("webhook-secrets")
    }

    /// 0 nonce 12 · 12 sealed secret and its tag.
    func seal(_ secret: WebhookSecret, of row: [UInt8]) throws(CryptoError) -> [UInt8] {
        let nonce = SecureRandom.bytes(Self.nonceBytes)
        let sealed = try AESGCM(key: key).seal(secret.bytes, nonce: nonce, authenticating: row)
        return nonce + sealed
    }

    func open(_ sealed: [UInt8], of row: [UInt8]) throws(CryptoError) -> WebhookSecret {
        let bytes = try AESGCM(key: key).open(
            Array(sealed.dropFirst(Self.nonceBytes)),
            nonce: Array(sealed.prefix(Self.nonceBytes)),
            authenticating: row
        )
        guard let secret = WebhookSecret(bytes: bytes) else {
            throw CryptoError(code: .wrongLength, message: "A webhook secret has 24 to 64 bytes.")
        }
        return secret
    }
}
