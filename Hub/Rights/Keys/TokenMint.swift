import Access
import Sync
import Vocabulary

/// Makes the code of a right: the same code each time, until the right is handed over.
package struct TokenMint: Sendable {
    private let keys: ScopeKeys

    package init(keys: ScopeKeys) {
        self.keys = keys
    }

    package func text(of row: RightRow) throws -> String {
        let signer = try keys.signer(.token, of: row.scope)
        return TokenText.spelling(Self.token(of: row).signed(by: signer))
    }

    static func token(of row: RightRow) -> Token {
        let record = row.record
        let minutes = record.notAfter.count - record.notBefore.count
        return Token(
            key: ScopeKeys.number(of: .token),
            flags: record.flags,
            generation: record.generation,
            right: record.right,
            scope: row.scope,
            issuedAt: row.issuedAt,
            notBefore: record.notBefore,
            duration: min(minutes, Token.durationMax),
            zoneSet: record.zoneSet
        )
    }
}
