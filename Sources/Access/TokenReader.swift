package import Crypto
package import Vocabulary

/// A public key that signs tokens, with the season in which it may.
package struct TokenKey: Hashable, Sendable {
    package let number: UInt8
    package let publicKey: Ed25519PublicKey
    package let notBefore: Timestamp
    package let notAfter: Timestamp

    package init(
        number: UInt8,
        publicKey: Ed25519PublicKey,
        notBefore: Timestamp,
        notAfter: Timestamp
    ) {
        self.number = number
        self.publicKey = publicKey
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Whether a token that says it was issued then may bear this key.
    func covers(_ issuedAt: Minute) -> Bool {
        issuedAt.start >= Minute(holding: notBefore).start && issuedAt.start < notAfter
    }
}

/// Turns a presented payload into a verified token, or says what is wrong with it.
///
/// The checks run in the order of ``Refusal``: length and alphabet, version, key, signature, scope.
package struct TokenReader: Sendable {
    private let scope: ScopeID
    private let keys: [UInt8: TokenKey]

    package init(scope: ScopeID, keys: [TokenKey]) {
        self.scope = scope
        self.keys = Dictionary(keys.map { ($0.number, $0) }) { first, _ in first }
    }

    package func read(_ payload: [UInt8]) throws(Refusal) -> Token {
        guard let bytes = TokenText.bytes(of: payload) else { throw .unreadable }
        return try verify(bytes)
    }

    /// Verifies the 94 bytes behind a code.
    package func verify(_ bytes: [UInt8]) throws(Refusal) -> Token {
        guard bytes.count == Token.byteCount else { throw .unreadable }
        guard bytes[0] == Token.staticKind else { throw .wrongVersion }
        let token = Token(claimOf: bytes)
        guard let key = keys[token.key], key.covers(token.issuedAt) else { throw .unknownKey }
        let signed = Token.domain + bytes.prefix(Token.claimByteCount)
        let signature = Array(bytes.suffix(from: Token.claimByteCount))
        guard key.publicKey.isValid(signature: signature, for: signed) else {
            throw .badSignature
        }
        // A signed but non-zero reserved byte is a version that this reader does not know.
        guard bytes[Token.claimByteCount - 1] == 0 else { throw .wrongVersion }
        guard token.scope == scope else { throw .otherScope }
        return token
    }
}
