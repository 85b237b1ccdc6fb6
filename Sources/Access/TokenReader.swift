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

    /// Reads what a camera saw; a badge's claim shown as a code is a version for cards alone.
    ///
    /// `shown` gives what is remembered of a right: it shortens the way to the anchor and nothing
    /// else.
    package func readCode(
        _ payload: [UInt8],
        shown: (RightID) -> ShownSlot? = { _ in nil }
    ) throws(Refusal) -> PresentedCode {
        guard let bytes = TokenText.bytes(of: payload) else { throw .unreadable }
        guard bytes.count == RotatingCode.byteCount else { return .printed(try verify(bytes)) }
        return .rotating(try verifyRotating(bytes, shown: shown))
    }

    /// Reads a printed code.
    package func read(_ payload: [UInt8]) throws(Refusal) -> Token {
        guard let bytes = TokenText.bytes(of: payload) else { throw .unreadable }
        return try verify(bytes)
    }

    /// Verifies the 94 bytes behind a printed code.
    package func verify(_ bytes: [UInt8]) throws(Refusal) -> Token {
        let known = [Token.byteCount, BadgeToken.byteCount, RotatingCode.byteCount]
        guard known.contains(bytes.count) else { throw .unreadable }
        guard bytes.count == Token.byteCount, bytes[0] == Token.staticKind else {
            throw .wrongVersion
        }
        return try verify(bytes, signedByteCount: Token.claimByteCount) { true }
    }

    /// Verifies the 128 bytes behind a rotating code: signature first, then the chain.
    ///
    /// A reveal that does not lead to the anchor is as bad as a bad signature.
    package func verifyRotating(
        _ bytes: [UInt8],
        shown: (RightID) -> ShownSlot? = { _ in nil }
    ) throws(Refusal) -> RotatingCode {
        guard bytes.count == RotatingCode.byteCount else { throw .unreadable }
        guard bytes[0] == Capsule.kind else { throw .wrongVersion }
        let code = RotatingCode(claimOf: bytes)
        let signed = Array(bytes.prefix(Capsule.byteCount))
        _ = try verify(signed, signedByteCount: Capsule.signedByteCount) {
            code.isChained(shown: shown(code.token.right))
        }
        return code
    }

    /// Verifies the 110 bytes that the card of this number carried.
    ///
    /// Another card's claim is as bad as a bad signature; a code's claim on a card is a version
    /// that cards do not have, for it would be bound to nothing.
    package func readBadge(_ bytes: [UInt8], uid: [UInt8]) throws(Refusal) -> Token {
        let known = [Token.byteCount, BadgeToken.byteCount, RotatingCode.byteCount]
        guard known.contains(bytes.count) else { throw .unreadable }
        guard bytes.count == BadgeToken.byteCount, bytes[0] == BadgeToken.kind else {
            throw .wrongVersion
        }
        return try verify(bytes, signedByteCount: BadgeToken.signedByteCount) {
            let number = bytes[Token.claimByteCount..<BadgeToken.signedByteCount]
            return !uid.isEmpty && Array(number) == BadgeToken.field(uid)
        }
    }

    private func verify(
        _ bytes: [UInt8],
        signedByteCount: Int,
        isBound: () -> Bool
    ) throws(Refusal) -> Token {
        let token = Token(claimOf: bytes)
        guard let key = keys[token.key], key.covers(token.issuedAt) else { throw .unknownKey }
        let signed = Token.domain + bytes.prefix(signedByteCount)
        let signature = Array(bytes.suffix(from: signedByteCount))
        guard key.publicKey.isValid(signature: signature, for: signed), isBound() else {
            throw .badSignature
        }
        // A signed but non-zero reserved byte is a version that this reader does not know.
        guard bytes[Token.claimByteCount - 1] == 0 else { throw .wrongVersion }
        guard token.scope == scope else { throw .otherScope }
        return token
    }
}
