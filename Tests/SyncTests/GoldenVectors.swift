import Access
import Crypto
import Sync
import Vocabulary

/// One file of fixed bytes: how it is made, and how reading it and writing it again goes.
struct GoldenVector: Sendable, CustomStringConvertible {
    /// The file's name under Tests/Fixtures/golden.
    let name: String
    let bytes: [UInt8]
    /// Reads the file's bytes and writes what was read; nil where they are not understood.
    let rewritten: @Sendable ([UInt8]) -> [UInt8]?
    /// A digest or a signature: compared, but nothing can be read back from it.
    private(set) var isDerived = false

    var description: String { name }

    init(_ name: String, _ bytes: [UInt8], _ rewritten: @escaping @Sendable ([UInt8]) -> [UInt8]?) {
        self.name = name
        self.bytes = bytes
        self.rewritten = rewritten
    }

    init(_ name: String, derived bytes: [UInt8]) {
        self.init(name, bytes) { _ in bytes }
        isDerived = true
    }
}

extension GoldenVector {
    static func all() throws -> [GoldenVector] {
        let fixed = try Fixed()
        return try tokens(fixed) + badgeTokens(fixed) + rotatingCodes(fixed) + rights() + places()
            + keyrings(fixed)
            + heads(fixed) + updates(fixed) + trees() + journals(fixed) + messages(fixed)
            + enrolments(fixed) + badges(fixed) + gates(fixed) + rules() + news(fixed)
    }

    private static func tokens(_ fixed: Fixed) -> [GoldenVector] {
        let reader = TokenReader(scope: Fixed.scope, keys: fixed.keyring.tokenKeys)
        let readAndSign: @Sendable ([UInt8]) -> [UInt8]? = { bytes in
            (try? reader.verify(bytes))?.signed(by: fixed.tokenKey)
        }
        let plain = fixed.token().signed(by: fixed.tokenKey)
        let full = fixed.token(
            flags: RightFlags([.singleEntry, .acceptedAhead, .holderCheck]).requiring(.oneTime),
            generation: 255,
            right: .max,
            duration: Token.durationMax,
            zoneSet: .max
        )
        return [
            GoldenVector("token-plain.bin", plain, readAndSign),
            GoldenVector("token-full.bin", full.signed(by: fixed.tokenKey), readAndSign),
            GoldenVector(
                "token-least.bin",
                fixed.token(generation: 0, right: 0, duration: 0).signed(by: fixed.tokenKey),
                readAndSign
            ),
            GoldenVector("token-plain.txt", Array(TokenText.spelling(plain).utf8)) { text in
                TokenText.bytes(of: text).map { Array(TokenText.spelling($0).utf8) }
            },
        ]
    }

    /// The number is that of NXP's AN12196, and one of ten bytes.
    private static func badgeTokens(_ fixed: Fixed) -> [GoldenVector] {
        let reader = TokenReader(scope: Fixed.scope, keys: fixed.keyring.tokenKeys)
        let numbers: [(String, [UInt8])] = [
            ("badge-token", [0x04, 0xDE, 0x5F, 0x1E, 0xAC, 0xC0, 0x40]),
            ("badge-token-long", Array(1...10)),
        ]
        return numbers.flatMap { name, uid in
            let bytes = BadgeToken(token: fixed.token(), uid: uid).signed(by: fixed.tokenKey)
            return [
                GoldenVector(name + ".bin", bytes) { bytes in
                    (try? reader.readBadge(bytes, uid: uid)).map {
                        BadgeToken(token: $0, uid: uid).signed(by: fixed.tokenKey)
                    }
                },
                GoldenVector(name + ".txt", Array(TokenText.spelling(bytes).utf8)) { text in
                    TokenText.bytes(of: text).map { Array(TokenText.spelling($0).utf8) }
                },
            ]
        }
    }

    private static func rights() -> [GoldenVector] {
        let member = RightRecord(
            right: RightID(77),
            kind: .membership,
            flags: .reentryAllowed,
            paidThrough: Fixed.minute,
            graceHours: 72
        )
        let seated = RightRecord(
            right: RightID(.max),
            generation: 255,
            status: .revoked,
            kind: .staff,
            flags: RightFlags(rawValue: 0xFC),
            notBefore: Minute(count: 1),
            notAfter: Minute(count: 2),
            paidThrough: Minute(count: 3),
            graceHours: 4,
            zoneSet: 5,
            policy: 6,
            usesMax: 7,
            usesSeen: 8,
            gateGroup: 9,
            product: 10,
            seat: Seat(block: 11, row: 12, seat: 13)
        )
        return [
            ("right-plain.bin", RightRecord(right: RightID(1))), ("right-member.bin", member),
            ("right-seated.bin", seated),
        ].map { name, record in
            GoldenVector(name, record.bytes) { RightRecord(bytes: $0)?.bytes }
        }
    }

    private static func places() -> [GoldenVector] {
        let tight = ZoneRecord(
            zone: 319,
            parent: 1,
            flags: [.freeExit, .antiPassback, .acceptsUncertainClock],
            assuranceMin: .mutual,
            stalePolicy: .closed,
            aheadQuota: 1_000,
            capacity: 45_000,
            policy: 9,
            antiPassback: .timed,
            passbackMinutes: 90,
            exitZone: ZoneRecord.outside
        )
        let everywhere = ZoneSetRecord(set: .max, zones: Set(1...319))
        let week = WeeklyWindow(policy: 1, weekdays: 0x7F, opens: 0, closes: 1_440)
        let evening = WeeklyWindow(
            policy: 9,
            index: 3,
            weekdays: 0x1F,
            opens: 1_080,
            closes: 1_320,
            offset: -210
        )
        let banned = BlockRecord(right: RightID(3), generation: 255, reason: .banned)
        let old = BlockRecord(right: RightID(4), generation: 2, reason: .superseded)
        return [
            GoldenVector("zone-plain.bin", ZoneRecord(zone: 1).bytes) {
                ZoneRecord(bytes: $0)?.bytes
            },
            GoldenVector("zone-full.bin", tight.bytes) { ZoneRecord(bytes: $0)?.bytes },
            GoldenVector("zone-set-one.bin", ZoneSetRecord(set: 1, zones: [1]).bytes) {
                ZoneSetRecord(bytes: $0)?.bytes
            },
            GoldenVector("zone-set-all.bin", everywhere.bytes) { ZoneSetRecord(bytes: $0)?.bytes },
            GoldenVector("window-week.bin", week?.bytes ?? []) { WeeklyWindow(bytes: $0)?.bytes },
            GoldenVector("window-evening.bin", evening?.bytes ?? []) {
                WeeklyWindow(bytes: $0)?.bytes
            },
            GoldenVector("block-banned.bin", banned.bytes) { BlockRecord(bytes: $0)?.bytes },
            GoldenVector("block-superseded.bin", old.bytes) { BlockRecord(bytes: $0)?.bytes },
        ]
    }

    private static func keyrings(_ fixed: Fixed) -> [GoldenVector] {
        let threeRoots = fixed.keyring(
            threshold: 2,
            roots: [fixed.root, fixed.secondRoot, fixed.thirdRoot]
        )
        let next = fixed.keyring(version: 2, roots: [fixed.secondRoot])
        func vector(
            _ name: String,
            _ keyring: Keyring,
            _ signers: [Ed25519PrivateKey]
        ) -> GoldenVector {
            GoldenVector(name, keyring.signed(by: signers)) {
                (try? SignedKeyring(bytes: $0))?.keyring.signed(by: signers)
            }
        }
        return [
            vector("keyring-one-root.bin", fixed.keyring, [fixed.root]),
            vector("keyring-two-of-three.bin", threeRoots, [fixed.root, fixed.thirdRoot]),
            vector("keyring-next.bin", next, [fixed.root, fixed.secondRoot]),
        ]
    }

    private static func heads(_ fixed: Fixed) -> [GoldenVector] {
        let first = fixed.head()
        let second = fixed.head(version: 2, previous: first.digest, rows: Fixed.rows)
        let read: @Sendable ([UInt8]) -> [UInt8]? = { bytes in
            SignedHead(bytes: bytes)?.head.signed(by: fixed.headKey).bytes
        }
        return [
            GoldenVector("head-empty.bin", first.bytes, read),
            GoldenVector("head-next.bin", second.bytes, read),
            GoldenVector("head-digest.bin", derived: first.digest.bytes),
        ]
    }

    private static func updates(_ fixed: Fixed) -> [GoldenVector] {
        let first = fixed.head()
        let second = fixed.head(version: 2, previous: first.digest, rows: Fixed.rows)
        var changes: [RowChange] = [.delete(.rights, key: 0x0102_0304_0506_0708)]
        for (table, rows) in Fixed.rows {
            for start in stride(from: 0, to: rows.count, by: Record.byteCount) {
                changes.append(.put(table, record: Array(rows[start..<start + Record.byteCount])))
            }
        }
        let readSnapshot: @Sendable ([UInt8]) -> [UInt8]? = { bytes in
            guard let snapshot = try? Snapshot(bytes: bytes) else { return nil }
            let records = CacheTable.allCases.map { ($0, Array(snapshot.records(of: $0))) }
            return Snapshot(
                head: snapshot.head,
                records: Dictionary(uniqueKeysWithValues: records)
            ).bytes
        }
        let readDelta: @Sendable ([UInt8]) -> [UInt8]? = { (try? Delta(bytes: $0))?.bytes }
        return [
            GoldenVector(
                "snapshot-empty.bin",
                Snapshot(head: first, records: [:]).bytes,
                readSnapshot
            ),
            GoldenVector(
                "snapshot-small.bin",
                Snapshot(head: second, records: Fixed.rows).bytes,
                readSnapshot
            ),
            GoldenVector(
                "delta-empty.bin",
                Delta(from: 1, head: second, changes: []).bytes,
                readDelta
            ),
            GoldenVector(
                "delta-small.bin",
                Delta(from: 1, head: second, changes: changes).bytes,
                readDelta
            ),
        ]
    }

    private static func trees() -> [GoldenVector] {
        let rights = Fixed.rows[.rights] ?? []
        let leaves = Bucketing(bits: 2).leaves(ofSorted: rights[...])
        let root = Bucketing.root(of: .rights, bits: 2, leaves: leaves)
        let layouts = CacheTable.allCases.flatMap { table -> [UInt8] in
            var writer = ByteWriter()
            writer.number(table.layout)
            return writer.bytes
        }
        return [
            GoldenVector("leaf-empty.bin", derived: Bucketing.leaf(0, records: []).bytes),
            GoldenVector("leaves-four.bin", derived: leaves.flatMap(\.bytes)),
            GoldenVector("root-four.bin", derived: root.bytes),
            GoldenVector("table-layouts.bin", derived: layouts),
        ]
    }

    private static func journals(_ fixed: Fixed) -> [GoldenVector] {
        let records = fixed.journal()
        let checkpoint = fixed.checkpoint(over: records)
        let last = records[records.count - 1]
        let acknowledgement = Acknowledgement(
            device: Fixed.device,
            epoch: 1,
            sequence: last.sequence,
            digest: last.digest,
            time: Fixed.now,
            key: 5
        )
        let genesis = JournalRecord.genesis(device: Fixed.device, epoch: 1)
        let batch = JournalBatch.bytes(checkpoint: checkpoint, records: records.map(\.bytes))
        let names = ["boot", "head", "scan", "open", "passage", "refusal", "counted"]
        return zip(names, records).map { name, record in
            GoldenVector("journal-\(name).bin", record.bytes) { JournalRecord(bytes: $0)?.bytes }
        } + [
            GoldenVector("journal-genesis.bin", derived: genesis.bytes),
            GoldenVector("journal-link.bin", derived: last.digest.bytes),
            GoldenVector("checkpoint.bin", checkpoint) { bytes in
                Checkpoint(bytes: bytes, signedBy: fixed.deviceKey.publicKey)?
                    .signed(by: fixed.deviceKey)
            },
            GoldenVector("acknowledgement.bin", acknowledgement.signed(by: fixed.hubKey)) {
                Acknowledgement(bytes: $0, keyring: fixed.keyring)?.signed(by: fixed.hubKey)
            },
            GoldenVector("batch.bin", batch) { bytes in
                guard
                    let batch = try? JournalBatch(
                        bytes: bytes,
                        device: Fixed.device,
                        key: fixed.deviceKey.publicKey
                    )
                else { return nil }
                return JournalBatch.bytes(
                    checkpoint: batch.checkpoint.signed(by: fixed.deviceKey),
                    records: batch.records.map(\.bytes)
                )
            },
        ]
    }

    private static func messages(_ fixed: Fixed) -> [GoldenVector] {
        func text(_ fields: [(name: String, value: String)]) -> [UInt8] {
            Array(fields.map { "\($0.name): \($0.value)\n" }.joined().utf8)
        }
        return [
            GoldenVector(
                "request-fields.txt",
                derived: text(fixed.request.fields(signedBy: fixed.deviceKey))
            ),
            GoldenVector(
                "answer-fields.txt",
                derived: text(fixed.answer.fields(signedBy: fixed.hubKey))
            ),
        ]
    }

    private static func enrolments(_ fixed: Fixed) throws -> [GoldenVector] {
        let name = Enrolment.hubName(fixed.hubKey.publicKey)
        let key = try Enrolment.key(ofCode: "0123456789")
        let proof = Enrolment.proof(
            key: key,
            hubName: name,
            device: fixed.deviceKey.publicKey,
            nonce: fixed.nonce
        )
        return [
            GoldenVector("hub-name.bin", derived: name),
            GoldenVector("enrolment-key.bin", derived: key),
            GoldenVector("enrolment-proof.bin", derived: proof),
        ]
    }
}
