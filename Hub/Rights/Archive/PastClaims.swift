package import Access
import Crypto
package import Kernel
import Sync
package import Vocabulary

/// The claims of codes that were given out, found again by what a gate kept of them.
package struct PastClaims {
    private let session: any Session
    private let keys: ScopeKeys
    private let scope: ScopeID

    package init(_ session: any Session, keys: ScopeKeys, scope: ScopeID) {
        self.session = session
        self.keys = keys
        self.scope = scope
    }

    /// The claim of a right's generation as it was issued; nil where it is not known any more.
    package func claim(of right: RightID, generation: UInt8) throws(StoreError) -> Token? {
        let past = try session.first(
            "SELECT claim FROM past_claim WHERE access_right = $1 AND generation = $2",
            right,
            generation
        ) { row throws(StoreError) in Token(claim: try row.bytes(0)) }
        if let past { return past }
        let row = try RightRows(session) { _ in }.all([right], of: scope).first
        guard let row, row.record.generation == generation else { return nil }
        return Self.token(of: row)
    }

    /// The claim as it was signed, when a gate kept this of the printed code; nil where no key of
    /// the scope makes the same of it.
    package func proven(_ claim: Token, by credential: [UInt8]) throws -> Token? {
        let numbers = try keys.keyring(of: scope).keys.filter { $0.role == .token }.map(\.number)
        for number in numbers.sorted(by: >) {
            guard let signer = try keys.signer(.token, number: number, of: scope) else { continue }
            let signed = claim.with(key: number)
            let text = Array(TokenText.spelling(signed.signed(by: signer.key)).utf8)
            let digest = SHA256.digest(text).bytes.prefix(JournalRecord.credentialByteCount)
            if Array(digest) == credential { return signed }
        }
        return nil
    }

    /// Keeps the claim of a generation that is about to end.
    static func keep(_ row: RightRow, _ session: any Session) throws(StoreError) {
        try session.run(
            """
            INSERT INTO past_claim (access_right, generation, claim) VALUES ($1, $2, $3)
            ON CONFLICT (access_right, generation) DO NOTHING
            """,
            row.record.right,
            row.record.generation,
            token(of: row).claim
        )
    }

    /// What a code of the right says, but for the key that signed it.
    private static func token(of row: RightRow) -> Token {
        let record = row.record
        let minutes = record.notAfter.count - record.notBefore.count
        return Token(
            key: 0,
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

extension Token {
    /// The same claim under another key.
    fileprivate func with(key: UInt8) -> Token {
        Token(
            key: key,
            flags: flags,
            generation: generation,
            right: right,
            scope: scope,
            issuedAt: issuedAt,
            notBefore: notBefore,
            duration: duration,
            zoneSet: zoneSet
        )
    }
}
