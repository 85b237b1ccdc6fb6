/// Sizes of X25519 (RFC 7748, 5).
package enum X25519 {
    package static let keyBytes = 32
    package static let secretBytes = 32
}
