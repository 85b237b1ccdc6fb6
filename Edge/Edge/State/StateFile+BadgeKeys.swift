import Crypto
package import Sync
package import Vocabulary

/// Badge keys lie here sealed: 12 bytes of nonce, then AES-256-GCM under the machine's own key.
extension StateFile {
    private static let nonceByteCount = 12
    private static let sealDomain = Array("JLNSEAL1".utf8)

    /// Nil where none are kept, or where they cannot be unsealed for this device and scope: they
    /// are then fetched again.
    package func badgeKeys(
        sealedUnder key: SealKey,
        device: DeviceID,
        scope: ScopeID
    ) throws(EdgeFailure) -> BadgeKeys? {
        guard let sealed = try read("badge_keys"), sealed.count > Self.nonceByteCount else {
            return nil
        }
        do throws(CryptoError) {
            let bytes = try AESGCM(key: key.bytes).open(
                Array(sealed.dropFirst(Self.nonceByteCount)),
                nonce: Array(sealed.prefix(Self.nonceByteCount)),
                authenticating: Self.purpose(device, scope)
            )
            return BadgeKeys(bytes: bytes).flatMap { $0.scope == scope ? $0 : nil }
        } catch {
            return nil
        }
    }

    package func keep(
        _ keys: BadgeKeys,
        sealedUnder key: SealKey,
        device: DeviceID
    ) throws(EdgeFailure) {
        let nonce = SecureRandom.bytes(Self.nonceByteCount)
        let sealed: [UInt8]
        do throws(CryptoError) {
            sealed = try AESGCM(key: key.bytes).seal(
                keys.bytes,
                nonce: nonce,
                authenticating: Self.purpose(device, keys.scope)
            )
        } catch {
            throw EdgeFailure(.state, "The badge keys could not be sealed: \(error.message)")
        }
        try write(["badge_keys": nonce + sealed])
    }

    private static func purpose(_ device: DeviceID, _ scope: ScopeID) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(sealDomain)
        writer.number(device.raw)
        writer.number(scope.raw)
        return writer.bytes
    }
}
