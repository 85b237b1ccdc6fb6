package import Crypto
package import Vocabulary

/// The newest of everything that a gate has: what neighbours compare.
///
/// ```
/// 0 hubEpoch 4 · 4 head version 8 · 12 SHA-256 of that head 32 · 44 flash hubEpoch 4
/// 48 flash 8 (its sequence) · 56 keyring version 4 · 60 roster version 4 · 64 heartbeat 8 (ms)
/// ```
package struct PeerStanding: Hashable, Sendable {
    static let byteCount = 72

    package var hubEpoch: UInt32 = 0
    /// Zero for an empty cache.
    package var headVersion: UInt64 = 0
    package var headDigest = Digest.zero
    package var flashEpoch: UInt32 = 0
    package var flash: UInt64 = 0
    package var keyring: UInt32 = 0
    package var roster: UInt32 = 0
    /// The time of the newest heartbeat.
    package var beat = Timestamp(milliseconds: 0)

    package init() {}

    func write(to writer: inout ByteWriter) {
        writer.number(hubEpoch)
        writer.number(headVersion)
        writer.raw(headDigest.bytes)
        writer.number(flashEpoch)
        writer.number(flash)
        writer.number(keyring)
        writer.number(roster)
        writer.number(beat.milliseconds)
    }

    init?(from reader: inout ByteReader) {
        guard reader.remaining >= Self.byteCount else { return nil }
        hubEpoch = reader.number()
        headVersion = reader.number()
        guard let digest = Digest(reader.raw(Digest.byteCount)) else { return nil }
        headDigest = digest
        flashEpoch = reader.number()
        flash = reader.number()
        keyring = reader.number()
        roster = reader.number()
        beat = Timestamp(milliseconds: reader.number())
    }

    /// Of two hubs' lives the later one counts, then the higher version.
    package func hasNewerHead(than other: PeerStanding) -> Bool {
        (hubEpoch, headVersion) > (other.hubEpoch, other.headVersion)
    }

    package func hasNewerFlash(than other: PeerStanding) -> Bool {
        (flashEpoch, flash) > (other.flashEpoch, other.flash)
    }
}
