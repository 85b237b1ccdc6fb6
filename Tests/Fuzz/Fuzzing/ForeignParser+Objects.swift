import Access
import Crypto
import Support
import Sync
import Vocabulary

extension ForeignParser {
    private static let forge: ScopeForge = {
        var forge = ScopeForge()
        forge.put(ZoneRecord(zone: 1))
        forge.publish()
        forge.put(RightRecord(right: RightID(77), usesMax: 1))
        forge.publish()
        return forge
    }()

    private static let device = DeviceID(5)

    /// What the hub, a neighbour or a stick brings; it must prove itself.
    static let objects = [
        ForeignParser("keyring", bytesMax: 16_384, seeds: [forge.keyringBytes]) { bytes in
            guard let signed = try? SignedKeyring(bytes: bytes) else { return }
            precondition(bytes.starts(with: signed.keyring.body), "a keyring is read as written")
            try? signed.verifyFirst(scope: forge.scope)
            try? signed.verify(after: forge.keyring, low: ScopeForge.start)
        },
        ForeignParser("head", bytesMax: 512, seeds: [forge.latest.head.bytes]) { bytes in
            guard let head = SignedHead(bytes: bytes) else { return }
            mustEqual(head.bytes, bytes)
            _ = try? HeadRules.judge(
                head,
                scope: forge.scope,
                keyring: forge.keyring,
                mark: nil,
                current: nil,
                low: ScopeForge.start
            )
        },
        ForeignParser("delta", seeds: [forge.delta(from: 1).bytes]) { bytes in
            mustEqual((try? Delta(bytes: bytes))?.bytes, bytes)
        },
        ForeignParser("snapshot", bytesMax: 8_192, seeds: [forge.snapshot().bytes]) { bytes in
            guard let snapshot = try? Snapshot(bytes: bytes) else { return }
            for table in CacheTable.allCases { _ = snapshot.records(of: table).count }
        },
        ForeignParser(
            "heartbeat",
            bytesMax: 256,
            seeds: [
                Heartbeat(
                    scope: forge.scope,
                    hubEpoch: 1,
                    headVersion: 2,
                    headDigest: forge.latest.head.digest,
                    flash: 3,
                    keyring: 1,
                    roster: 1,
                    time: ScopeForge.start,
                    key: 3
                ).signed(by: forge.headKey)
            ]
        ) { bytes in _ = try? Heartbeat(bytes: bytes, keyring: forge.keyring) },
        ForeignParser(
            "flash",
            seeds: [flash()]
        ) { bytes in _ = try? Flash(bytes: bytes, keyring: forge.keyring) },
        ForeignParser(
            "roster",
            seeds: [roster()]
        ) { bytes in _ = try? Roster(bytes: bytes, keyring: forge.keyring) },
        ForeignParser("used-mark", bytesMax: 256) { bytes in
            _ = UsedMark.device(of: bytes)
            _ = UsedMark(bytes: bytes, signedBy: forge.headKey.publicKey)
        },
        ForeignParser("badge-keys", bytesMax: 512) { bytes in
            mustEqual(BadgeKeys(bytes: bytes)?.bytes, bytes)
        },
    ]

    /// What a device sends the hub, and what it is answered.
    static let journals = [
        ForeignParser("journal-record", bytesMax: 128, seeds: [record().bytes]) { bytes in
            mustEqual(JournalRecord(bytes: bytes)?.bytes, bytes)
        },
        ForeignParser("journal-batch", seeds: [batch()]) { bytes in
            _ = try? JournalBatch(bytes: bytes, device: device, key: forge.hubKey.publicKey)
        },
        ForeignParser("acknowledgement", bytesMax: 256) { bytes in
            _ = Acknowledgement(bytes: bytes, keyring: forge.keyring)
        },
        ForeignParser("checkpoint", bytesMax: 256) { bytes in
            _ = Checkpoint(bytes: bytes, signedBy: forge.hubKey.publicKey)
        },
    ]

    private static func record() -> JournalRecord {
        JournalRecord(
            kind: .boot,
            device: device,
            epoch: 1,
            sequence: 1,
            time: TimeBounds(exactly: ScopeForge.start),
            previous: JournalRecord.genesis(device: device, epoch: 1)
        )
    }

    private static func batch() -> [UInt8] {
        let checkpoint = Checkpoint(
            device: device,
            epoch: 1,
            sequence: 1,
            digest: record().digest,
            time: ScopeForge.start
        )
        return JournalBatch.bytes(
            checkpoint: checkpoint.signed(by: forge.hubKey),
            records: [record().bytes]
        )
    }

    private static func flash() -> [UInt8] {
        let subjects: [FlashEntry.Subject] = [
            .right(RightID(7), generation: 1, .revoked), .zone(3), .tokenKey(2),
            .device(device, .locked),
        ]
        return Flash(
            scope: forge.scope,
            hubEpoch: 1,
            sequence: 4,
            completeFrom: 1,
            time: ScopeForge.start,
            entries: subjects.map { FlashEntry($0, since: ScopeForge.start) },
            key: 4
        ).signed(by: forge.headKey)
    }

    private static func roster() -> [UInt8] {
        let entry = RosterEntry(
            device: device,
            gate: GateID(9),
            zone: 1,
            standing: .active,
            directions: 3,
            publicKey: forge.headKey.publicKey
        )
        return Roster(
            scope: forge.scope,
            version: 1,
            issuedAt: ScopeForge.start,
            expiresAt: ScopeForge.start.advanced(by: Roster.life),
            devices: [entry],
            key: 5
        ).signed(by: forge.hubKey)
    }
}
