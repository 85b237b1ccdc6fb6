package import Crypto
package import Sync
package import Vocabulary

/// What a hub tells at once.
extension ScopeForge {
    /// A flash of these entries.
    package func flash(
        _ sequence: UInt64,
        _ subjects: [FlashEntry.Subject] = [],
        hubEpoch: UInt32 = 1,
        completeFrom: UInt64 = 0,
        at moment: Timestamp = Self.start,
        signedBy signer: Ed25519PrivateKey? = nil
    ) -> [UInt8] {
        Flash(
            scope: scope,
            hubEpoch: hubEpoch,
            sequence: sequence,
            completeFrom: completeFrom,
            time: moment,
            entries: subjects.map { FlashEntry($0, since: moment) },
            key: KeyRole.flash.rawValue
        ).signed(by: signer ?? flashKey)
    }

    /// A heartbeat that vouches for the newest head.
    package func heartbeat(
        flash: UInt64 = 0,
        hubEpoch: UInt32 = 1,
        keyring: UInt32 = 1,
        at moment: Timestamp = Self.start,
        signedBy signer: Ed25519PrivateKey? = nil
    ) -> [UInt8] {
        Heartbeat(
            scope: scope,
            hubEpoch: hubEpoch,
            headVersion: versions.last?.head.head.version ?? 0,
            headDigest: versions.last?.head.digest ?? .zero,
            flash: flash,
            keyring: keyring,
            roster: 0,
            time: moment,
            key: KeyRole.heartbeat.rawValue
        ).signed(by: signer ?? heartbeatKey)
    }
}

extension Keyring {
    /// The next version, in which one role has another key under the same number.
    package func replacing(
        _ role: KeyRole,
        by key: Ed25519PublicKey,
        number: UInt8? = nil,
        expiresAt end: Timestamp? = nil
    ) -> Keyring {
        Keyring(
            scope: scope,
            version: version + 1,
            issuedAt: issuedAt,
            expiresAt: end ?? expiresAt,
            threshold: threshold,
            roots: roots,
            keys: keys.map { entry in
                guard entry.role == role else { return entry }
                return KeyringEntry(
                    number: number ?? entry.number,
                    role: role,
                    publicKey: key,
                    notBefore: entry.notBefore,
                    notAfter: entry.notAfter
                )
            }
        )
    }
}
