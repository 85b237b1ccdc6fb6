import Access
import Crypto

extension CacheReader {
    /// The hash of a bucket, whose bytes are kept for `credential`; nil where it cannot be read.
    mutating func leaf(ofCredentials probe: Probe) -> Digest? {
        bucket.leaf(probe, credentials)
    }

    /// The hash of a bucket, whose bytes are kept for `cardKey`; nil where it cannot be read.
    mutating func leaf(ofCardKeys probe: Probe) -> Digest? {
        bucket.leaf(probe, cardKeys)
    }

    /// Looks a badge up in the bucket last read, which was verified.
    ///
    /// The key is half of the digest: a row whose other half differs is another badge's.
    func credential(_ digest: BadgeDigest) -> CredentialLookup {
        guard let position = bucket.position(of: digest.key) else { return .absent }
        guard let row = CredentialRecord(bytes: bucket.bytes, at: position) else {
            return .tampered
        }
        return row.digest == digest ? .row(row) : .absent
    }

    /// Looks the key of a card up in the bucket last read, which was verified.
    func cardKey(_ key: UInt64) -> CardKeyLookup {
        guard let position = bucket.position(of: key) else { return .absent }
        return CardKeyRecord(bytes: bucket.bytes, at: position).map { .row($0) } ?? .tampered
    }
}
