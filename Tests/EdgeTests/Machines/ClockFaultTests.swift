import Access
import Edge
import Support
import Sync
import Testing
import Vocabulary

/// Row 24: whatever happens to a clock, no expired right comes back and no sound one is lost for
/// good.
struct ClockFaultTests {
    private static let noon = ScopeForge.start

    private static func running(boot: String = "a") -> ClockMachine {
        var machine = ClockMachine(mark: nil, floor: noon, boot: boot, sinceBoot: .seconds(100))
        _ = machine.handle(.answered(noon), at: .seconds(100))
        return machine
    }

    @Test func `Reset: a wall clock of 1970 neither moves the interval nor revives a right`() {
        var machine = Self.running()
        _ = machine.handle(.wall(Self.noon), at: .seconds(100))
        let action = machine.handle(.wall(.distantPast), at: .seconds(160))
        #expect(action == .journalJump(forward: false))
        let bounds = machine.bounds(at: .seconds(160))
        #expect(bounds.low == Self.noon.advanced(by: .seconds(60)))
        #expect(bounds.high < Self.noon.advanced(by: .seconds(63)))
    }

    @Test func `Jump: a wall clock of next year ages no right, and is journalled once`() {
        var machine = Self.running()
        let ahead = Self.noon.advanced(by: .seconds(31_536_000))
        _ = machine.handle(.wall(Self.noon), at: .seconds(100))
        #expect(machine.handle(.wall(ahead), at: .seconds(100)) == .journalJump(forward: true))
        #expect(machine.handle(.wall(ahead), at: .seconds(100)) == nil)
        #expect(machine.bounds(at: .seconds(100)).low == Self.noon)
    }

    @Test func `Missing RTC: after a power cut the time is wide until the hub answers`() {
        let mark = Self.running().mark(at: .seconds(3_700))
        var machine = ClockMachine(mark: mark, boot: "b", sinceBoot: .seconds(30))
        // An hour was noted before the cut; nobody knows how long it lasted.
        var bounds = machine.bounds(at: .seconds(30))
        #expect(bounds.low == Self.noon.advanced(by: .seconds(3_630)))
        #expect(bounds.high == bounds.low.advanced(by: .seconds(36 * 3_600)))
        #expect(!machine.isConfirmed)
        // A neighbour's heartbeat proves that it is not earlier, and no more than that.
        _ = machine.handle(.signed(Self.noon.advanced(by: .seconds(20_000))), at: .seconds(31))
        bounds = machine.bounds(at: .seconds(31))
        #expect(bounds.low == Self.noon.advanced(by: .seconds(20_000)))
        #expect(!machine.isConfirmed)
        _ = machine.handle(.answered(Self.noon.advanced(by: .seconds(20_005))), at: .seconds(32))
        bounds = machine.bounds(at: .seconds(32))
        #expect(bounds.high.since(bounds.low) == .seconds(2))
    }

    @Test func `Leap second: the hub's repeated second moves nothing back and confuses nothing`() {
        // 23:59:60 is told as 23:59:59 again by Unix time: two answers a second apart say the same.
        let midnight = Timestamp(milliseconds: 1_483_228_800_000)
        var machine = ClockMachine(mark: nil, floor: midnight, boot: "a", sinceBoot: .seconds(1))
        let last = midnight.advanced(by: .seconds(-1))
        _ = machine.handle(.answered(midnight), at: .seconds(1))
        let before = machine.bounds(at: .seconds(2))
        _ = machine.handle(.wall(midnight), at: .seconds(1))
        #expect(machine.handle(.wall(last), at: .seconds(2)) == nil)
        _ = machine.handle(.answered(midnight), at: .seconds(2))
        let after = machine.bounds(at: .seconds(2))
        #expect(after.low == before.low)
        #expect(after.low == midnight.advanced(by: .seconds(1)))
        // A second ahead of the hub, still within what an answer may be off.
        #expect(after.high == midnight.advanced(by: .seconds(3)))
    }

    @Test func `Daylight saving: a wall clock that is set an hour is a jump and moves no bound`() {
        for hour in [3_600, -3_600] {
            var machine = Self.running()
            _ = machine.handle(.wall(Self.noon), at: .seconds(100))
            let wall = Self.noon.advanced(by: .seconds(hour))
            #expect(
                machine.handle(.wall(wall), at: .seconds(100)) == .journalJump(forward: hour > 0)
            )
            #expect(machine.bounds(at: .seconds(100)).low == Self.noon)
        }
    }

    @Test func `A held back answer, however well it is signed, confirms nothing`() {
        let time = ManualClock(at: Self.noon)
        let clock = EdgeClock(
            ClockMachine(
                mark: nil,
                floor: Self.noon,
                boot: "a",
                sinceBoot: time.clock.sinceBoot()
            ),
            clock: time.clock
        )
        let asked = clock.sinceBoot
        // Held for an hour: the hub's second was true then.
        time.advance(by: .seconds(3_600))
        clock.answered(Self.noon.advanced(by: .seconds(1)), to: asked)
        #expect(!clock.isConfirmed)
        #expect(clock.bounds.low == Self.noon.advanced(by: .seconds(3_600)))
    }

    @Test(arguments: [false, true])
    func `An expired right stays expired over every fault of the clock`(
        _ isReset: Bool
    ) async throws {
        var record = RightRecord(right: RightID(0xC10C_0001))
        let start = Minute(holding: ScopeForge.start)
        record.notAfter = Minute(count: start.count + 10)
        var options = EdgeBench.Options()
        options.rights = [record]
        options.zone.flags.insert(.acceptsUncertainClock)
        let bench = try EdgeBench(options)
        #expect(await bench.show(bench.code(record)) == "granted")
        bench.time.advance(by: .seconds(601))
        #expect(await bench.show(bench.code(record)) == "expired")
        bench.time.setWall(
            to: isReset ? .distantPast : ScopeForge.start.advanced(by: .seconds(-86_400))
        )
        bench.decider.tick()
        await bench.decider.drain()
        #expect(await bench.show(bench.code(record)) == "expired")
    }
}
