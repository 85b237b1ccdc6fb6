/// Sizes of Ed25519 (RFC 8032, 5.1.5 and 5.1.6).
package enum Ed25519 {
    package static let publicKeyBytes = 32
    package static let seedBytes = 32
    package static let signatureBytes = 64
}
