import Access
import Crypto
import Vocabulary

/// Codes that nobody sold: what a forger, a thief of a key or a stranger would present.
struct Forger {
    private let genuine: [UInt8]

    /// Takes a code that the hub gave out.
    init(genuine text: String) throws {
        guard let bytes = TokenText.bytes(of: Array(text.utf8)) else {
            throw DemonstrationFailure("The hub gave a code that is none.")
        }
        genuine = bytes
    }

    /// A code of a kind that gates do not know.
    var wrongVersion: String { changed(at: 0, to: 0x1F) }

    /// A key number that is in no keyring.
    var unknownKey: String { changed(at: 1, to: 0xEE) }

    /// A generation that the hub never signed.
    var badSignature: String { changed(at: 3, to: genuine[3] &+ 1) }

    private func changed(at place: Int, to byte: UInt8) -> String {
        var bytes = genuine
        bytes[place] = byte
        return TokenText.spelling(bytes)
    }

    /// What someone with the season's key could make: a right that the hub never knew.
    ///
    /// It says that it was issued an hour before the gate's cache was signed, so it should be
    /// there.
    func neverSold(key seed: [UInt8], issued now: Timestamp) throws -> String {
        var reader = ByteReader(genuine, at: 12)
        return try forged(key: seed, scope: ScopeID(reader.number()), issued: now)
    }

    /// A code for another place under the same key.
    func elsewhere(key seed: [UInt8], issued now: Timestamp) throws -> String {
        try forged(key: seed, scope: ScopeID(1), issued: now)
    }

    private func forged(
        key seed: [UInt8],
        scope: ScopeID,
        issued now: Timestamp
    ) throws -> String {
        guard let signer = Ed25519PrivateKey(seed: seed) else {
            throw DemonstrationFailure("The token key of the scope cannot be read.")
        }
        let early = Minute(holding: now.advanced(by: .seconds(-3_600)))
        let token = Token(
            key: genuine[1],
            flags: [],
            generation: 1,
            right: RightID(SecureRandom.uint64()),
            scope: scope,
            issuedAt: early,
            notBefore: early,
            duration: 1_440,
            zoneSet: 0
        )
        return TokenText.spelling(token.signed(by: signer))
    }
}
