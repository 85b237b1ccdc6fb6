package import Access
package import Crypto
package import Vocabulary

/// What a journal record tells.
package enum RecordKind: UInt8, CaseIterable, Sendable {
    /// A presentation that was granted; of a rotating code, `slot` is the one that was shown.
    case scan = 1
    /// The gate was told to open.
    case open = 2
    /// The person passed, or was seen not to; flagged `notUsed`, `slot` is
    /// ``JournalRecord/gateRefused`` where the gate itself would not open.
    ///
    /// `counter` is how many uses the cache told when it was granted, `freshness` 1 more than the
    /// zone that the person is in then, 0 for not known: what a gate remembers follows from its
    /// records alone.
    case passage = 3
    /// A presentation that was refused.
    case refusal = 4
    case clock = 5
    /// The daemon began; `slot` is the zone that its gate leads into.
    case boot = 6
    /// A head was applied to the cache; the newest one is the device's high-water mark, and `slot`
    /// the number of the key that signed it.
    case head = 7
    /// A list of what is struck is in force: `subject` is its sequence, `counter` its entries,
    /// `slot` the number of the key that signed it, `credential` the start of its SHA-256,
    /// `freshness` its age in seconds. All decisions after it rest on it.
    case flash = 8
    case config = 9
    case tamper = 10
    /// A steward let somebody pass or set the gate: `subject` is the ``OverrideAction``, `slot` the
    /// ``OverrideReason``, the first two bytes of `credential` the steward's number; it refers to
    /// the refusal that it overrides, if to one. Flagged `counted` it stands for wrong PINs, and
    /// `subject` is their number: nobody was let through.
    case override = 11
    /// What the gate told unasked: `subject` is the ``GateEventKind``, flagged `over` where it
    /// ended; it refers to the scan or override it belongs to, `slot` is the new mode's number.
    /// Flagged `counted` it stands for as many of its kind as `counter` says, which a rattling
    /// contact told, and for how things stand after them.
    case gate = 12
    /// A ``DeviceCondition`` came or, flagged `over`, went: `subject` is its number, `slot` the
    /// place of the reader in the configuration, from 1, or 0.
    case health = 13
    /// What a neighbour told of a right, taken up because it was presented here: `subject` is the
    /// right, `direction` that of the mark, `slot` 1 more than that of a rotating code or 0,
    /// `freshness` the mark's age in seconds, `sinceBoot` the moment of the use (Unix ms),
    /// `counter` how many seconds later it may have been, if of a rotating code. The low 16 bits
    /// of `headVersion` are the zone that the person is in then, the next 16 the uses that the
    /// head in force counted, and bit 32 is set where the use is older than that head.
    /// `credential` is the mark's device (4), epoch (4) and sequence (8). Flagged `notUsed` the use
    /// was given back: with `over` after it had been taken up, without before.
    case peer = 14
    /// A steward took a passage back: it refers to its scan, `subject` is the right, `slot` the
    /// ``OverrideReason``, the first two bytes of `credential` the steward's number and the last
    /// eight the time of the passage; `freshness` as in a passage.
    case annul = 15
    /// A card proved its count and nothing was opened: another reader had just let its holder in.
    case tap = 16

    package var name: String {
        switch self {
        case .scan: "scan"
        case .open: "open"
        case .passage: "passage"
        case .refusal: "refusal"
        case .clock: "clock"
        case .boot: "boot"
        case .head: "head"
        case .flash: "flash"
        case .config: "config"
        case .tamper: "tamper"
        case .override: "override"
        case .gate: "gate"
        case .health: "health"
        case .peer: "peer"
        case .annul: "annul"
        case .tap: "tap"
        }
    }
}

/// What is remarkable about a record; the low four bits are the ``GrantFlags``.
package struct RecordFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package init(_ grant: GrantFlags) {
        rawValue = grant.rawValue
    }

    package init(_ grant: Grant) {
        self.init(grant.flags)
        if grant.isSoftPassback { insert(.softPassback) }
    }

    /// Stands for many; `subject` is their number, but where the kind says otherwise.
    package static let counted = RecordFlags(rawValue: 1 << 4)
    /// No sensor tells: the passage is taken to have followed the opening.
    package static let assumed = RecordFlags(rawValue: 1 << 5)
    /// Nobody passed; the right was given back.
    package static let notUsed = RecordFlags(rawValue: 1 << 6)
    /// The device stopped while the gate was open: nobody can say whether someone passed.
    package static let unsettled = RecordFlags(rawValue: 1 << 7)
    /// The journal before this epoch was lost.
    package static let journalLost = RecordFlags(rawValue: 1 << 8)
    /// The cache was older than the mark.
    package static let rollback = RecordFlags(rawValue: 1 << 9)
    /// Two different heads bear one version.
    package static let fork = RecordFlags(rawValue: 1 << 10)
    /// What a gate or health record tells of has ended.
    package static let over = RecordFlags(rawValue: 1 << 11)
    /// Let in although inside already, as the zone wants it (soft anti-passback).
    package static let softPassback = RecordFlags(rawValue: 1 << 12)
}

/// One entry of an edge's journal: 128 bytes of fixed layout, big-endian, chained by SHA-256.
///
/// ```
/// 0 version 1 (1) · 1 kind 1 · 2 flags 2 · 4 device 4 · 8 epoch 4 · 12 sequence 8 · 20 time.low 8
/// 28 time.high − low 4 · 32 since boot 8 (ms) · 40 gate 4 · 44 direction 1 · 45 medium 1
/// 46 assurance 1 · 47 decision 1 (0 granted, else the refusal) · 48 subject 8 (right, or a count)
/// 56 generation 1 · 57 counter 3 (the card's own; of a rotating code the minute in which its
/// slot 0 began) · 60 head version 8
/// 68 freshness 4 (s since the head was issued)
/// 72 credential 16 (a badge's digest, else the start of SHA-256 of what was presented)
/// 88 latency 2 (0.1 ms, saturating)
/// 90 refersTo 4 (distance back to its scan) · 94 slot 2 · 96 previous 32
/// ```
package struct JournalRecord: Hashable, Sendable {
    package static let byteCount = 128
    package static let version: UInt8 = 1
    package static let digestDomain = Array("JLNJREC1".utf8)
    package static let genesisDomain = Array("JLNGENS1".utf8)
    package static let credentialByteCount = 16
    /// The `slot` of a passage that the gate refused: nobody could have passed.
    package static let gateRefused: UInt16 = 1
    package static let noCredential = [UInt8](repeating: 0, count: credentialByteCount)

    package var kind: RecordKind
    package var flags: RecordFlags = []
    package var device: DeviceID
    package var epoch: UInt32
    package var sequence: UInt64
    package var time: TimeBounds
    package var sinceBoot: UInt64 = 0
    package var gate = GateID(0)
    package var direction: Direction?
    package var medium: Medium?
    package var assurance: Assurance = .copyable
    package var refusal: Refusal?
    package var subject: UInt64 = 0
    package var generation: UInt8 = 0
    /// A card's count of its taps, 24 bits; zero for media without one.
    package var counter: UInt32 = 0
    package var headVersion: UInt64 = 0
    package var freshnessSeconds: UInt32 = 0
    package var credential = noCredential
    package var latency: UInt16 = 0
    package var refersTo: UInt32 = 0
    package var slot: UInt16 = 0
    package var previous: Digest

    package init(
        kind: RecordKind,
        device: DeviceID,
        epoch: UInt32,
        sequence: UInt64,
        time: TimeBounds,
        previous: Digest
    ) {
        self.kind = kind
        self.device = device
        self.epoch = epoch
        self.sequence = sequence
        self.time = time
        self.previous = previous
    }

    package var right: RightID { RightID(subject) }

    /// The link to the next record.
    package var digest: Digest { Self.digest(of: bytes) }

    package static func digest(of bytes: [UInt8]) -> Digest {
        SHA256.digest(digestDomain + bytes)
    }

    /// What the first record of an epoch is chained to.
    package static func genesis(device: DeviceID, epoch: UInt32) -> Digest {
        var writer = ByteWriter(capacity: 16)
        writer.raw(genesisDomain)
        writer.number(device.raw)
        writer.number(epoch)
        return SHA256.digest(writer.bytes)
    }
}

extension JournalRecord {
    package var bytes: [UInt8] {
        precondition(
            credential.count == Self.credentialByteCount,
            "a record holds 16 bytes of credential"
        )
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.number(Self.version)
        writer.number(kind.rawValue)
        writer.number(flags.rawValue)
        writer.number(device.raw)
        writer.number(epoch)
        writer.number(sequence)
        writer.number(time.low.milliseconds)
        writer.number(UInt32(clamping: time.high.milliseconds - time.low.milliseconds))
        writer.number(sinceBoot)
        writer.number(gate.raw)
        writer.number(direction?.rawValue ?? 0)
        writer.number(medium?.rawValue ?? 0)
        writer.number(assurance.rawValue)
        writer.number(refusal?.rawValue ?? 0)
        writer.number(subject)
        writer.number(generation)
        writer.number24(counter)
        writer.number(headVersion)
        writer.number(freshnessSeconds)
        writer.raw(credential)
        writer.number(latency)
        writer.number(refersTo)
        writer.number(slot)
        writer.raw(previous.bytes)
        return writer.bytes
    }

    /// Reads 128 bytes, or gives nil where a field holds what this version does not know.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, bytes[0] == Self.version,
            let kind = RecordKind(rawValue: bytes[1])
        else { return nil }
        var reader = ByteReader(bytes, at: 2)
        self.kind = kind
        flags = RecordFlags(rawValue: reader.number())
        device = DeviceID(reader.number())
        epoch = reader.number()
        sequence = reader.number()
        let low: UInt64 = reader.number()
        let width: UInt32 = reader.number()
        let (high, overflow) = low.addingReportingOverflow(UInt64(width))
        guard !overflow else { return nil }
        time = TimeBounds(
            low: Timestamp(milliseconds: low),
            high: Timestamp(milliseconds: high)
        )
        sinceBoot = reader.number()
        gate = GateID(reader.number())
        let words = (reader.raw(4), subject: reader.number(UInt64.self))
        guard let direction = Self.optional(words.0[0], Direction.init(rawValue:)),
            let medium = Self.optional(words.0[1], Medium.init(rawValue:)),
            let assurance = Assurance(rawValue: words.0[2]),
            let refusal = Self.optional(words.0[3], Refusal.init(rawValue:))
        else { return nil }
        self.direction = direction
        self.medium = medium
        self.assurance = assurance
        self.refusal = refusal
        subject = words.subject
        generation = reader.number()
        counter = reader.number24()
        headVersion = reader.number()
        freshnessSeconds = reader.number()
        credential = reader.raw(Self.credentialByteCount)
        latency = reader.number()
        refersTo = reader.number()
        slot = reader.number()
        guard let previous = Digest(reader.raw(Digest.byteCount)) else { return nil }
        self.previous = previous
    }

    /// Zero is none; any other number must be known.
    private static func optional<Value>(
        _ number: UInt8,
        _ make: (UInt8) -> Value?
    ) -> Value?? {
        guard number != 0 else { return .some(nil) }
        return make(number).map { .some($0) }
    }
}
