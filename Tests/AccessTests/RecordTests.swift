import Access
import Testing
import Vocabulary

@Suite("Records")
struct RecordTests {
    static let full = RightRecord(
        right: RightID(0x0102_0304_0506_0708),
        generation: 9,
        status: .suspended,
        kind: .staff,
        flags: [.holderCheck, .acceptedAhead],
        notBefore: Minute(count: 0x1011_1213),
        notAfter: Minute(count: 0x1415_1617),
        paidThrough: Minute(count: 0x1819_1A1B),
        graceHours: 0x1C1D,
        zoneSet: 0x1E1F,
        policy: 0x2021,
        usesMax: 0x2223,
        usesSeen: 0x2425,
        gateGroup: 0x2627,
        product: 0x2829_2A2B,
        seat: Seat(block: 0x2C2D, row: 0x2E2F, seat: 0x3031)
    )

    @Test func `A right record has its fields where the format says`() {
        let bytes = Self.full.bytes
        #expect(bytes.count == 48)
        #expect(Array(bytes[0..<8]) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(Array(bytes[8..<12]) == [9, 2, 8, 0x30])
        #expect(Array(bytes[12..<46]) == (0x10...0x31).map { UInt8($0) })
        #expect(Array(bytes[46..<48]) == [0, 0])
        #expect(RightRecord(bytes: bytes) == Self.full)
    }

    @Test(arguments: [(8, 0), (9, 0), (9, 4), (10, 0), (10, 9), (46, 1), (47, 1)])
    func `A field that this version does not know is not read`(_ place: Int, _ value: UInt8) {
        var bytes = Self.full.bytes
        bytes[place] = value
        #expect(RightRecord(bytes: bytes) == nil)
        #expect(RightRecord(bytes: Array(bytes.dropLast())) == nil)
    }

    @Test func `Zones, sets, windows and blocks are read back as they were written`() throws {
        let zone = ZoneRecord(
            zone: 319,
            parent: 2,
            flags: [.freeExit, .antiPassback],
            assuranceMin: .mutual,
            stalePolicy: .tokenOnly,
            aheadQuota: 500,
            capacity: 70_000
        )
        #expect(ZoneRecord(bytes: zone.bytes) == zone)
        let set = ZoneSetRecord(set: 12, zones: [1, 8, 319])
        #expect(ZoneSetRecord(bytes: set.bytes) == set)
        let window = try #require(
            WeeklyWindow(policy: 3, index: 2, weekdays: 0x1F, opens: 60, closes: 120, offset: -90)
        )
        #expect(WeeklyWindow(bytes: window.bytes) == window)
        let block = BlockRecord(right: RightID(5), generation: 3, reason: .superseded)
        #expect(BlockRecord(bytes: block.bytes) == block)
    }

    static let others: [[UInt8]] = [
        ZoneRecord(zone: 1).bytes, ZoneSetRecord(set: 1, zones: [1]).bytes,
        WeeklyWindow(policy: 1, weekdays: 1, opens: 0, closes: 1)?.bytes ?? [],
        BlockRecord(right: RightID(1), generation: 1, reason: .banned).bytes,
    ]

    @Test(arguments: others)
    func `A record with anything in its zero bytes is not read`(_ record: [UInt8]) {
        var changed = record
        changed[changed.count - 1] |= 1
        #expect(ZoneRecord(bytes: changed) == nil)
        #expect(WeeklyWindow(bytes: changed) == nil)
        #expect(BlockRecord(bytes: changed) == nil)
        changed = record
        changed[1] = 1
        #expect(ZoneRecord(bytes: changed) == nil)
        #expect(ZoneSetRecord(bytes: changed) == nil)
        #expect(WeeklyWindow(bytes: changed) == nil)
    }

    @Test func `A loop of parents ends`() {
        let graph = ZoneGraph(
            zones: [ZoneRecord(zone: 1, parent: 2), ZoneRecord(zone: 2, parent: 1)],
            sets: [ZoneSetRecord(set: 1, zones: [9])]
        )
        #expect(!graph.opens(set: 1, zone: 1))
    }

    @Test func `The flags of a right say how it may be used`() {
        let flags = RightFlags(rawValue: 0b1000_0010)
        #expect(flags.slotSeconds == 60)
        #expect(flags.assuranceMin == .oneTime)
        #expect(RightFlags([.singleEntry]).requiring(.mutual).rawValue == 0b1100_0100)
    }

    @Test func `Counts that are full stay full`() {
        var use = UseState(known: .max, reserved: .max)
        use.reserve(generation: 1)
        #expect(use.reserved == .max)
        use.settle(.entry, usesSeen: 3, at: Given.now)
        #expect(use.known == .max)
        let given = Given("a count that is full", .noUsesLeft) { facts in
            facts.use = UseState(known: .max, reserved: .max)
            facts.row { $0.usesMax = 1 }
        }
        #expect(Decision.verdict(on: given.facts) == .refused(.noUsesLeft))
    }

    @Test func `A use is counted once, whoever counts it`() {
        var use = UseState()
        use.reserve(generation: 4)
        #expect(use.reserved == 1)
        use.settle(.entry, usesSeen: 2, at: Timestamp(milliseconds: 50))
        #expect(
            use
                == UseState(
                    known: 3,
                    reserved: 0,
                    generation: 4,
                    isInside: true,
                    firstEntry: Timestamp(milliseconds: 50),
                    lastEntry: Timestamp(milliseconds: 50),
                    entries: [Timestamp(milliseconds: 50)]
                )
        )
        use.settle(.exit, usesSeen: 3, at: Timestamp(milliseconds: 60))
        #expect(use.known == 3)
        #expect(!use.isInside)
        use.reserve(generation: 3)
        use.giveBack()
        use.giveBack()
        #expect(use.reserved == 0)
        #expect(use.generation == 4)
    }
}
