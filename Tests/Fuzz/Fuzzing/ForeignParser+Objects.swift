import Access
import Crypto
import Devices
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
            let signed = SignedHead(bytes: SignedAnew.bytes(bytes, by: forge.headKey))
            for head in [head, signed].compactMap(\.self) {
                _ = try? HeadRules.judge(
                    head,
                    scope: forge.scope,
                    keyring: forge.keyring,
                    mark: nil,
                    current: nil,
                    low: ScopeForge.start
                )
            }
        },
        ForeignParser("delta", seeds: [forge.delta(from: 1).bytes]) { bytes in
            mustEqual((try? Delta(bytes: bytes))?.bytes, bytes)
        },
        ForeignParser("snapshot", bytesMax: 8_192, seeds: [forge.snapshot().bytes]) { bytes in
            guard let snapshot = try? Snapshot(bytes: bytes) else { return }
            for table in CacheTable.allCases { _ = snapshot.records(of: table).count }
        },
        ForeignParser("heartbeat", bytesMax: 256, seeds: [forge.heartbeat(flash: 3)]) { bytes in
            _ = try? Heartbeat(bytes: bytes, keyring: forge.keyring)
            let signed = SignedAnew.bytes(bytes, by: forge.heartbeatKey)
            let beat = try? Heartbeat(bytes: signed, keyring: forge.keyring)
            mustEqual(beat?.signed(by: forge.heartbeatKey), signed)
        },
        ForeignParser("flash", seeds: [flash()]) { bytes in
            _ = try? Flash(bytes: bytes, keyring: forge.keyring)
            let signed = SignedAnew.bytes(bytes, by: forge.flashKey)
            guard let flash = try? Flash(bytes: signed, keyring: forge.keyring) else { return }
            mustEqual(flash.signed(by: forge.flashKey), signed)
            let claim = Claim(right: RightID(7), generation: 1, token: nil)
            let struck = StruckList(flash, former: [flash])
            _ = struck.facts(of: claim, zone: 3, device: device, headVersion: 1)
            _ = struck.bans(on: device)
        },
        ForeignParser("roster", seeds: [roster()]) { bytes in
            _ = try? Roster(bytes: bytes, keyring: forge.keyring)
            let signed = SignedAnew.bytes(bytes, by: forge.hubKey)
            guard let roster = try? Roster(bytes: signed, keyring: forge.keyring) else { return }
            mustEqual(roster.signed(by: forge.hubKey), signed)
            for entry in roster.devices { _ = entry.peerAddress?.description }
        },
        ForeignParser("used-mark", bytesMax: 256, seeds: [mark()]) { bytes in
            _ = UsedMark.device(of: bytes)
            _ = UsedMark(bytes: bytes, signedBy: forge.headKey.publicKey)
            mustEqual(
                UsedMark(unverified: bytes)?.signed(by: forge.headKey).dropLast(64),
                bytes.dropLast(64)
            )
        },
        ForeignParser("badge-keys", bytesMax: 512, seeds: [badgeKeys.bytes]) { bytes in
            mustEqual(BadgeKeys(bytes: bytes)?.bytes, bytes)
            _ = try? BadgeKeys.opened(
                bytes,
                with: recipient,
                device: device,
                scope: forge.scope
            )
        },
    ]

    /// What a device sends the hub, and what it is answered.
    static let journals = [
        ForeignParser("journal-record", bytesMax: 128, seeds: [record().bytes]) { bytes in
            mustEqual(JournalRecord(bytes: bytes)?.bytes, bytes)
        },
        ForeignParser("journal-batch", seeds: [batch()]) { bytes in
            _ = try? JournalBatch(bytes: bytes, device: device, key: forge.hubKey.publicKey)
            take(bytes)
        },
        ForeignParser("acknowledgement", bytesMax: 256, seeds: [acknowledgement()]) { bytes in
            _ = Acknowledgement(bytes: bytes, keyring: forge.keyring)
            let signed = SignedAnew.bytes(bytes, by: forge.hubKey)
            let word = Acknowledgement(bytes: signed, keyring: forge.keyring)
            mustEqual(word?.signed(by: forge.hubKey), signed)
        },
        ForeignParser("checkpoint", bytesMax: 256, seeds: [Array(batch().prefix(128))]) { bytes in
            _ = Checkpoint(bytes: bytes, signedBy: forge.hubKey.publicKey)
            let signed = SignedAnew.bytes(bytes, by: forge.hubKey)
            let word = Checkpoint(bytes: signed, signedBy: forge.hubKey.publicKey)
            mustEqual(word?.signed(by: forge.hubKey), signed)
        },
    ]

    /// What a device may send that lies in everything but its signature: the records are chained
    /// on the first, and the checkpoint is over the last.
    private static func take(_ bytes: [UInt8]) {
        var records: [JournalRecord] = []
        let rest = Array(bytes.dropFirst(Checkpoint.byteCount))
        for piece in Pieces.equal(rest, of: JournalRecord.byteCount) {
            guard var record = JournalRecord(bytes: piece) else { return }
            record.device = device
            if let last = records.last {
                record.epoch = last.epoch
                record.sequence = last.sequence &+ 1
                record.previous = last.digest
            }
            records.append(record)
        }
        guard let last = records.last else { return }
        let checkpoint = Checkpoint(
            device: device,
            epoch: last.epoch,
            sequence: last.sequence,
            digest: last.digest,
            time: last.time.low
        ).signed(by: forge.hubKey)
        let signed = JournalBatch.bytes(checkpoint: checkpoint, records: records.map(\.bytes))
        let key = forge.hubKey.publicKey
        guard let batch = try? JournalBatch(bytes: signed, device: device, key: key) else { return }
        precondition(batch.records == records, "a batch is read as it was written")
        for next in [1, records[0].sequence, last.sequence, .max] {
            _ = JournalIntake.newRecords(
                of: batch,
                at: JournalCursor(next: next, digest: records[0].previous),
                digest: { batch.records[$0].digest },
                stored: { _ in nil }
            )
        }
    }

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

    private static func acknowledgement() -> [UInt8] {
        Acknowledgement(
            device: device,
            epoch: 1,
            sequence: 1,
            digest: record().digest,
            time: ScopeForge.start,
            key: KeyRole.hub.rawValue
        ).signed(by: forge.hubKey)
    }

    private static func mark() -> [UInt8] {
        UsedMark(
            scope: forge.scope,
            device: device,
            epoch: 1,
            sequence: 1,
            gate: GateID(9),
            zone: 1,
            right: RightID(77),
            generation: 1,
            direction: .entry,
            slot: 3,
            time: TimeBounds(exactly: ScopeForge.start),
            state: .granted
        ).signed(by: forge.headKey)
    }

    private static let badgeKeys = BadgeKeys.derived(
        fromSeed: [UInt8](repeating: 5, count: 32),
        scope: forge.scope,
        address: "https://jalon.example/b"
    )

    private static let recipient = X25519PrivateKey()

    private static func flash() -> [UInt8] {
        forge.flash(
            4,
            [
                .right(RightID(7), generation: 1, .revoked), .zone(3), .tokenKey(2),
                .device(device, .locked),
            ],
            completeFrom: 1
        )
    }

    private static func roster() -> [UInt8] {
        let entry = RosterEntry(
            device: device,
            gate: GateID(9),
            zone: 1,
            standing: .active,
            directions: 3,
            publicKey: forge.headKey.publicKey,
            address: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 192, 168, 4, 10],
            port: 8_470
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
