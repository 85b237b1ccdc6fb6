package import Access
package import Crypto
package import Vocabulary

/// What became of a right at one gate, told to its neighbours: 128 bytes, signed by the device.
///
/// ```
/// 0 "JLNUSED1" 8 · 8 scope 4 · 12 device 4 · 16 epoch 4 · 20 sequence 8 (of its scan) · 28 gate 4
/// 32 right 8 · 40 generation 1 · 41 direction 1 · 42 slot and 1 more 2 (0 for none)
/// 44 time.low 8 · 52 width 4 (ms)
/// 56 state 1 · 57 zone 2 · 59 zero 5 · 64 Ed25519 signature of the device 64
/// ```
/// (device, epoch, sequence) names the scan; a higher state of the same scan replaces a lower one.
package struct UsedMark: Hashable, Sendable {
    package static let byteCount = 128
    package static let domain = Array("JLNUSED1".utf8)
    private static let bodyByteCount = 64

    /// How far it came; the number is part of the format.
    package enum State: UInt8, CaseIterable, Sendable {
        case granted = 1
        case passed = 2
        /// Given back: nobody passed, or a steward took the passage back.
        case notUsed = 3
    }

    package let scope: ScopeID
    package let device: DeviceID
    package let epoch: UInt32
    package let sequence: UInt64
    package let gate: GateID
    package let zone: UInt16
    package let right: RightID
    package let generation: UInt8
    package let direction: Direction
    /// Of a rotating code; nil for all else.
    package let slot: UInt16?
    package let time: TimeBounds
    package let state: State

    package init(
        scope: ScopeID,
        device: DeviceID,
        epoch: UInt32,
        sequence: UInt64,
        gate: GateID,
        zone: UInt16,
        right: RightID,
        generation: UInt8,
        direction: Direction,
        slot: UInt16? = nil,
        time: TimeBounds,
        state: State
    ) {
        self.scope = scope
        self.device = device
        self.epoch = epoch
        self.sequence = sequence
        self.gate = gate
        self.zone = zone
        self.right = right
        self.generation = generation
        self.direction = direction
        self.slot = slot
        self.time = time
        self.state = state
    }

    private var body: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.raw(Self.domain)
        writer.number(scope.raw)
        writer.number(device.raw)
        writer.number(epoch)
        writer.number(sequence)
        writer.number(gate.raw)
        writer.number(right.raw)
        writer.number(generation)
        writer.number(direction.rawValue)
        writer.number(slot.map { $0 + 1 } ?? 0)
        writer.number(time.low.milliseconds)
        writer.number(UInt32(clamping: time.high.milliseconds - time.low.milliseconds))
        writer.number(state.rawValue)
        writer.number(zone)
        writer.zeros(5)
        return writer.bytes
    }

    package func signed(by device: Ed25519PrivateKey) -> [UInt8] {
        body + device.signature(for: body)
    }

    /// Whose mark these bytes claim to be; nothing is believed yet.
    package static func device(of bytes: [UInt8]) -> DeviceID? {
        guard bytes.count == byteCount, bytes.starts(with: domain) else { return nil }
        var reader = ByteReader(bytes, at: 12)
        return DeviceID(reader.number())
    }

    /// Reads a mark that this device signed, or gives nil.
    package init?(bytes: [UInt8], signedBy key: Ed25519PublicKey) {
        self.init(unverified: bytes)
        let isSigned = key.isValid(
            signature: Array(bytes.suffix(64)),
            for: Array(bytes.prefix(Self.bodyByteCount))
        )
        guard isSigned else { return nil }
    }

    /// Reads a mark from where it was kept after it had been verified.
    package init?(unverified bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.domain) else { return nil }
        var reader = ByteReader(bytes, at: Self.domain.count)
        scope = ScopeID(reader.number())
        device = DeviceID(reader.number())
        epoch = reader.number()
        sequence = reader.number()
        gate = GateID(reader.number())
        right = RightID(reader.number())
        generation = reader.number()
        guard let direction = Direction(rawValue: reader.number()) else { return nil }
        self.direction = direction
        let slotAndOne: UInt16 = reader.number()
        slot = slotAndOne == 0 ? nil : slotAndOne - 1
        let low: UInt64 = reader.number()
        let width: UInt32 = reader.number()
        let (high, overflow) = low.addingReportingOverflow(UInt64(width))
        guard !overflow, let state = State(rawValue: reader.number()) else { return nil }
        time = TimeBounds(
            low: Timestamp(milliseconds: low),
            high: Timestamp(milliseconds: high)
        )
        self.state = state
        zone = reader.number()
        guard reader.zeros(5) else { return nil }
    }
}
