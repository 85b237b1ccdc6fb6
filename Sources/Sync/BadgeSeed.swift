import Crypto

/// The one secret of a scope's badges, kept in the hub's vault: every other key follows from it.
package enum BadgeSeed {
    package static let byteCount = 32
    package static let domain = Array("JLNBDGK1".utf8)

    /// HKDF-SHA256 of the seed, with the domain as its salt and the purpose as its info.
    static func key(_ purpose: String, of seed: [UInt8], length: Int) -> [UInt8] {
        precondition(seed.count == byteCount, "a badge seed has 32 bytes")
        do throws(CryptoError) {
            return try HKDF.sha256(
                secret: seed,
                salt: domain,
                info: Array(purpose.utf8),
                length: length
            )
        } catch {
            preconditionFailure("HKDF gives up to 255 digests: \(error)")
        }
    }
}
