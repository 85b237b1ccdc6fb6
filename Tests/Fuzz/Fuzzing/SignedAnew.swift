import Crypto

/// What somebody who holds a key could have signed: the bytes with a true signature at their end.
///
/// No fuzzer makes a signature up, so that without it nothing behind one would ever be reached. A
/// device may be stolen and a key lost: what they sign must not break anything either.
enum SignedAnew {
    private static let signatureByteCount = 64

    /// Puts a signature over a domain and all before the last 64 bytes in the place of these.
    static func bytes(
        _ bytes: [UInt8],
        by signer: Ed25519PrivateKey,
        domain: [UInt8] = []
    ) -> [UInt8] {
        let body = Array(bytes.dropLast(signatureByteCount))
        return body + signer.signature(for: domain + body)
    }
}
