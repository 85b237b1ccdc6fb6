import Access
import Crypto
import Sync
package import Vocabulary

/// How a memory travels in an archive.
///
/// ```
/// 0 device 4 · 4 epoch 4 · 8 sequence 8 · 16 digest 32 · 48 zone 2 · then six lists, each with
/// its count in 4: flashes 8 · occupancy zone 2 persons 4 · ahead gate 4 head 8 used 4
/// · counters badge 8 count 4 · shown right 8 begin 4 slot 2 · slots elsewhere right 8 slot 2
/// generation 1 moment 8 width 4 (s) · and the uses, whose count is in 4:
/// right 8 · known 4 · reserved 4 · generation 1 · inside 1 · zone 2 · first 8 · last 8 · exit 8
/// (0 for none) · entries 1, each 8
/// ```
extension GateMemory {
    /// Only of the rights and badges that a day names, which are all that it can ask for.
    package func narrowed(to rights: Set<RightID>, badges: Set<UInt64>) -> GateMemory {
        var memory = self
        memory.uses = uses.filter { rights.contains($0.key) }
        memory.shown = shown.filter { rights.contains($0.key) }
        memory.elsewhere = elsewhere.filter { rights.contains($0.key) }
        memory.counters = counters.filter { badges.contains($0.key) }
        return memory
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 128 + uses.count * 64)
        writer.number(device.raw)
        writer.number(epoch)
        writer.number(sequence)
        writer.raw(digest.bytes)
        writer.number(zone)
        writer.list(flashes) { $0.number($1) }
        writer.list(occupancy.sorted { $0.key < $1.key }) {
            $0.number($1.key)
            $0.number($1.value)
        }
        writer.list(ahead.sorted { ($0.key.gate, $0.key.head) < ($1.key.gate, $1.key.head) }) {
            $0.number($1.key.gate.raw)
            $0.number($1.key.head)
            $0.number($1.value)
        }
        writer.list(counters.sorted { $0.key < $1.key }) {
            $0.number($1.key)
            $0.number($1.value)
        }
        writer.list(shown.sorted { $0.key < $1.key }) {
            $0.number($1.key.raw)
            $0.number($1.value.begin)
            $0.number($1.value.slot)
        }
        let slots = elsewhere.sorted { $0.key < $1.key }
        writer.list(slots.flatMap { right, slots in slots.map { (right, $0) } }) {
            $0.number($1.0.raw)
            $0.number($1.1.slot)
            $0.number($1.1.generation)
            $0.number($1.1.moment.milliseconds)
            $0.number($1.1.widthSeconds)
        }
        writer.list(uses.sorted { $0.key < $1.key }) { Self.write($1.value, of: $1.key, to: &$0) }
        return writer.bytes
    }

    private static func write(_ use: UseState, of right: RightID, to writer: inout ByteWriter) {
        writer.number(right.raw)
        writer.number(use.known)
        writer.number(use.reserved)
        writer.number(use.generation)
        writer.number(UInt8(use.isInside ? 1 : 0))
        writer.number(use.zone)
        for moment in [use.firstEntry, use.lastEntry, use.lastExit] {
            writer.number(moment?.milliseconds ?? 0)
        }
        writer.number(UInt8(use.entries.count))
        for entry in use.entries { writer.number(entry.milliseconds) }
    }

    /// Reads all of the bytes, or gives nil where they are not a memory.
    package init?(bytes: [UInt8]) {
        guard bytes.count >= 50 else { return nil }
        var reader = ByteReader(bytes)
        self.init(device: DeviceID(reader.number()), epoch: reader.number())
        sequence = reader.number()
        guard let digest = Digest(reader.raw(Digest.byteCount)) else { return nil }
        self.digest = digest
        zone = reader.number()
        guard let flashes = reader.list(of: 8, { $0.number(UInt64.self) }),
            let occupancy = reader.list(
                of: 6,
                { ($0.number(UInt16.self), $0.number(UInt32.self)) }
            ),
            let ahead = reader.list(
                of: 16,
                {
                    (
                        AheadKey(gate: GateID($0.number()), head: $0.number()),
                        $0.number(UInt32.self)
                    )
                }
            ),
            let counters = reader.list(
                of: 12,
                { ($0.number(UInt64.self), $0.number(UInt32.self)) }
            ),
            let shown = reader.list(
                of: 14,
                { (RightID($0.number()), Shown(begin: $0.number(), slot: $0.number())) }
            ),
            let elsewhere = reader.list(of: 23, Self.slotElsewhere), reader.remaining >= 4
        else { return nil }
        self.flashes = flashes
        self.occupancy = Dictionary(occupancy) { first, _ in first }
        self.ahead = Dictionary(ahead) { first, _ in first }
        self.counters = Dictionary(counters) { first, _ in first }
        self.shown = Dictionary(shown) { first, _ in first }
        for (right, slot) in elsewhere { self.elsewhere[right, default: []].append(slot) }
        for _ in 0..<reader.number(UInt32.self) {
            guard let (right, use) = Self.use(&reader) else { return nil }
            uses[right] = use
        }
        guard reader.remaining == 0 else { return nil }
    }

    private static func slotElsewhere(_ reader: inout ByteReader) -> (RightID, SlotElsewhere) {
        let right = RightID(reader.number())
        let slot = SlotElsewhere(
            slot: reader.number(),
            generation: reader.number(),
            moment: Timestamp(milliseconds: reader.number()),
            widthSeconds: reader.number()
        )
        return (right, slot)
    }

    private static func use(_ reader: inout ByteReader) -> (RightID, UseState)? {
        guard reader.remaining >= 45 else { return nil }
        let right = RightID(reader.number())
        var use = UseState(
            known: reader.number(),
            reserved: reader.number(),
            generation: reader.number(),
            isInside: reader.number(UInt8.self) != 0,
            zone: reader.number()
        )
        let moments = (0..<3).map { _ in reader.number(UInt64.self) }
            .map { $0 == 0 ? nil : Timestamp(milliseconds: $0) }
        (use.firstEntry, use.lastEntry, use.lastExit) = (moments[0], moments[1], moments[2])
        let count = Int(reader.number(UInt8.self))
        guard count <= UseState.entriesMax, reader.remaining >= 8 * count else { return nil }
        use.entries = (0..<count).map { _ in Timestamp(milliseconds: reader.number()) }
        return (right, use)
    }
}

extension ByteWriter {
    fileprivate mutating func list<Item>(_ items: [Item], _ write: (inout Self, Item) -> Void) {
        number(UInt32(items.count))
        for item in items { write(&self, item) }
    }
}

extension ByteReader {
    /// As many items as the next four bytes say; nil where the bytes end before them.
    fileprivate mutating func list<Item>(
        of byteCount: Int,
        _ read: (inout Self) -> Item
    ) -> [Item]? {
        guard remaining >= 4 else { return nil }
        let count = Int(number(UInt32.self))
        guard count * byteCount <= remaining else { return nil }
        return (0..<count).map { _ in read(&self) }
    }
}
