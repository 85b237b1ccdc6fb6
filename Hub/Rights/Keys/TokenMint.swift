package import Access
import Crypto
import Sync
package import Vocabulary

/// Makes the code of a right: the same code each time, until the right is handed over.
package struct TokenMint: Sendable {
    private let keys: ScopeKeys

    package init(keys: ScopeKeys) {
        self.keys = keys
    }

    package func text(of row: RightRow) throws -> String {
        let (token, signer) = try token(of: row)
        return TokenText.spelling(token.signed(by: signer))
    }

    /// Signs the start of a chain that a holder's phone made: its 110 bytes.
    ///
    /// Issued when it is signed, not when the right was: a token key vouches for its own season.
    package func capsule(
        of row: RightRow,
        anchor: Reveal,
        notBefore: Minute,
        minutes: UInt32,
        issuedAt: Minute
    ) throws -> [UInt8] {
        let (signer, issuedAt) = try keys.tokenSigner(of: row.scope, issuedAt: issuedAt)
        let token = Token(
            key: signer.number,
            flags: row.record.flags,
            generation: row.record.generation,
            right: row.record.right,
            scope: row.scope,
            issuedAt: issuedAt,
            notBefore: notBefore,
            duration: minutes,
            zoneSet: row.record.zoneSet
        )
        return Capsule(token: token, anchor: anchor).signed(by: signer.key)
    }

    /// The token with the key that signs it: the one of the time of issue.
    func token(of row: RightRow) throws -> (token: Token, signer: Ed25519PrivateKey) {
        let record = row.record
        let (signer, issuedAt) = try keys.tokenSigner(of: row.scope, issuedAt: row.issuedAt)
        let minutes = record.notAfter.count - record.notBefore.count
        let token = Token(
            key: signer.number,
            flags: record.flags,
            generation: record.generation,
            right: record.right,
            scope: row.scope,
            issuedAt: issuedAt,
            notBefore: record.notBefore,
            duration: min(minutes, Token.durationMax),
            zoneSet: record.zoneSet
        )
        return (token, signer.key)
    }
}
