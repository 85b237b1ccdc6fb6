import COpenSSL

/// Comparison whose duration tells nothing about where two secrets differ.
package enum ConstantTime {
    /// True when both have the same length and the same bytes; the length is not kept secret.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        guard !left.isEmpty else { return true }
        return CRYPTO_memcmp(left, right, left.count) == 0
    }
}
