package import Crypto
package import Vocabulary

extension BadgeKeys {
    /// What ``DeviceAPI/badgeKeysPath`` answers: the keys, sealed.
    package static let sealedByteCount = byteCount + HPKE.overheadBytes

    /// The keys for one gate: sealed to its fresh public key, for it and this scope alone.
    package func sealed(
        to publicKey: X25519PublicKey,
        device: DeviceID
    ) throws(CryptoError) -> [UInt8] {
        try HPKE.seal(bytes, to: publicKey, info: Self.purpose(device, scope))
    }

    /// What the hub sealed, opened at the gate.
    ///
    /// Throws `notAuthentic` where it was sealed to another key, gate or scope, `failed` where it
    /// holds a format that is not known here.
    package static func opened(
        _ sealed: [UInt8],
        with privateKey: X25519PrivateKey,
        device: DeviceID,
        scope: ScopeID
    ) throws(CryptoError) -> BadgeKeys {
        let bytes = try HPKE.open(sealed, with: privateKey, info: purpose(device, scope))
        guard let keys = BadgeKeys(bytes: bytes), keys.scope == scope else {
            throw CryptoError(
                code: .failed,
                message: "The badge keys have a format that is not known here; update this gate."
            )
        }
        return keys
    }

    private static func purpose(_ device: DeviceID, _ scope: ScopeID) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(BadgeSeed.domain)
        writer.number(device.raw)
        writer.number(scope.raw)
        return writer.bytes
    }
}
