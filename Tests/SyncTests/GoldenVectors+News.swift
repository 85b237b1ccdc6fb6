import Access
import Crypto
import Sync
import Vocabulary

extension GoldenVector {
    /// What a hub tells at once.
    static func news(_ fixed: Fixed) -> [GoldenVector] {
        let keyring = fixed.newsKeyring
        return [
            GoldenVector("heartbeat.bin", fixed.heartbeat.signed(by: fixed.heartbeatKey)) {
                (try? Heartbeat(bytes: $0, keyring: keyring))?.signed(by: fixed.heartbeatKey)
            },
            GoldenVector("flash-one.bin", fixed.flash(1).signed(by: fixed.flashKey)) {
                (try? Flash(bytes: $0, keyring: keyring))?.signed(by: fixed.flashKey)
            },
            GoldenVector("flash.bin", fixed.flash(5).signed(by: fixed.flashKey)) {
                (try? Flash(bytes: $0, keyring: keyring))?.signed(by: fixed.flashKey)
            },
        ]
    }
}

extension Fixed {
    /// The keys of heartbeats (number 3) and flashes (number 4) alone.
    var newsKeyring: Keyring {
        let pairs: [(UInt8, KeyRole, Ed25519PrivateKey)] = [
            (3, .heartbeat, heartbeatKey), (4, .flash, flashKey),
        ]
        return Keyring(
            scope: Self.scope,
            version: 1,
            issuedAt: Self.now,
            expiresAt: Self.now.advanced(by: .seconds(365 * 86_400)),
            threshold: 1,
            roots: [root.publicKey],
            keys: pairs.map { number, role, key in
                KeyringEntry(
                    number: number,
                    role: role,
                    publicKey: key.publicKey,
                    notBefore: .distantPast,
                    notAfter: Self.now.advanced(by: .seconds(400 * 86_400))
                )
            }
        )
    }

    var heartbeat: Heartbeat {
        Heartbeat(
            scope: Self.scope,
            hubEpoch: 2,
            headVersion: 0x0102_0304,
            headDigest: SHA256.digest(Array("head".utf8)),
            flash: 77,
            keyring: 3,
            roster: 12,
            time: Self.now,
            key: 3
        )
    }

    /// The first so many of all kinds of entries.
    func flash(_ count: Int) -> Flash {
        let subjects: [FlashEntry.Subject] = [
            .right(RightID(0x1122_3344_5566_7788), generation: 2, .revoked),
            .right(RightID(0x1122_3344_5566_7799), generation: .max, .banned),
            .zone(7), .tokenKey(9), .device(Self.device, .locked),
        ]
        return Flash(
            scope: Self.scope,
            hubEpoch: 2,
            sequence: 77,
            completeFrom: 0x0102_0300,
            time: Self.now,
            entries: subjects.prefix(count).map { FlashEntry($0, since: Self.now) },
            key: 4
        )
    }
}
