package import Access
package import Crypto
import Vocabulary

extension BadgeKeys {
    /// The row by which gates of this scope learn the key of one card.
    ///
    /// A badge's key of one number and version is always the same, so that no nonce ever covers two
    /// keys: see ``Access/CardKeyRecord``.
    package func seal(
        _ cardKey: [UInt8],
        badge: UInt64,
        chip: BadgeChip,
        keyNumber: UInt8,
        keyVersion: UInt8
    ) throws(CryptoError) -> CardKeyRecord {
        guard cardKey.count == CardKeyRecord.sealedByteCount - AESGCM.tagBytes else {
            throw CryptoError(code: .wrongLength, message: "A card's key has 16 bytes.")
        }
        let open = CardKeyRecord(
            badge: badge,
            chip: chip,
            keyNumber: keyNumber,
            keyVersion: keyVersion,
            sealing: sealing,
            sealed: [UInt8](repeating: 0, count: CardKeyRecord.sealedByteCount)
        )
        let sealed = try AESGCM(key: sealingKey).seal(
            cardKey,
            nonce: nonce(of: open),
            authenticating: bound(to: open)
        )
        return CardKeyRecord(
            badge: badge,
            chip: chip,
            keyNumber: keyNumber,
            keyVersion: keyVersion,
            sealing: sealing,
            sealed: sealed
        )
    }

    /// The 16 bytes of a card's key.
    ///
    /// Throws `notAuthentic` for a row of another scope or sealing key, or one that was changed.
    package func open(_ record: CardKeyRecord) throws(CryptoError) -> [UInt8] {
        guard record.sealing == sealing else {
            throw CryptoError(
                code: .notAuthentic,
                message: "The card's key is sealed under key \(record.sealing), not \(sealing)."
            )
        }
        return try AESGCM(key: sealingKey).open(
            record.sealed,
            nonce: nonce(of: record),
            authenticating: bound(to: record)
        )
    }

    private func nonce(of record: CardKeyRecord) -> [UInt8] { [UInt8](record.bytes.prefix(12)) }

    private func bound(to record: CardKeyRecord) -> [UInt8] {
        var writer = ByteWriter()
        writer.number(scope.raw)
        writer.raw(record.bytes.prefix(16))
        return writer.bytes
    }
}
