import Edge
import Support
import Testing
import Vocabulary

struct ClockTests {
    private static let noon = Timestamp(milliseconds: 1_772_366_400_000)

    private static func machine(confirmed: Bool) -> ClockMachine {
        var machine = ClockMachine(mark: nil, floor: noon, boot: "a", sinceBoot: .seconds(100))
        if confirmed { _ = machine.handle(.answered(noon), at: .seconds(100)) }
        return machine
    }

    @Test func `The lower end moves with the time since boot`() {
        let machine = Self.machine(confirmed: true)
        #expect(machine.bounds(at: .seconds(160)).low == Self.noon.advanced(by: .seconds(60)))
    }

    @Test func `Setting the wall clock back or forward moves neither end`() {
        var machine = Self.machine(confirmed: true)
        _ = machine.handle(.wall(Self.noon), at: .seconds(100))
        let before = machine.bounds(at: .seconds(110))
        _ = machine.handle(.wall(Timestamp(milliseconds: 0)), at: .seconds(105))
        _ = machine.handle(.wall(Self.noon.advanced(by: .seconds(31_536_000))), at: .seconds(106))
        #expect(machine.bounds(at: .seconds(110)) == before)
    }

    struct Jump: Sendable {
        let seconds: Int
        let action: ClockMachine.Action?
    }

    @Test(arguments: [
        Jump(seconds: 600, action: nil), Jump(seconds: 601, action: .journalJump(forward: true)),
        Jump(seconds: -600, action: nil),
        Jump(seconds: -601, action: .journalJump(forward: false)), Jump(seconds: 0, action: nil),
    ])
    func `A jump of more than ten minutes is journalled`(_ given: Jump) {
        var machine = Self.machine(confirmed: true)
        #expect(machine.handle(.wall(Self.noon), at: .seconds(100)) == nil)
        let wall = Self.noon.advanced(by: .seconds(30 + given.seconds))
        #expect(machine.handle(.wall(wall), at: .seconds(130)) == given.action)
        #expect(machine.handle(.wall(wall.advanced(by: .seconds(1))), at: .seconds(131)) == nil)
    }

    @Test func `A wall clock that is put right is no jump`() {
        var machine = Self.machine(confirmed: true)
        _ = machine.handle(.wall(Timestamp(milliseconds: 0)), at: .seconds(100))
        let right = Self.noon.advanced(by: .seconds(10))
        #expect(machine.handle(.wall(right), at: .seconds(110)) == nil)
    }

    @Test func `An answer of the hub narrows the interval to two seconds`() {
        var machine = Self.machine(confirmed: false)
        let wide = machine.bounds(at: .seconds(100))
        #expect(wide.high == Self.noon.advanced(by: .seconds(36 * 3_600)))
        _ = machine.handle(.answered(Self.noon.advanced(by: .seconds(5))), at: .seconds(100))
        let narrow = machine.bounds(at: .seconds(100))
        #expect(narrow.low == Self.noon.advanced(by: .seconds(5)))
        #expect(narrow.high == Self.noon.advanced(by: .seconds(7)))
    }

    @Test func `Without the hub the interval widens slowly and never past the policy`() {
        let machine = Self.machine(confirmed: true)
        let day = machine.bounds(at: .seconds(100 + 86_400))
        #expect(day.high.since(day.low) == .milliseconds(10_640))
        let century = machine.bounds(at: .seconds(4_000_000_000))
        #expect(century.high.since(century.low) == .seconds(36 * 3_600))
    }

    @Test func `A signed object raises the lower end and never lowers it`() {
        var machine = Self.machine(confirmed: true)
        _ = machine.handle(.signed(Self.noon.advanced(by: .seconds(-900))), at: .seconds(100))
        #expect(machine.bounds(at: .seconds(100)).low == Self.noon)
        _ = machine.handle(.signed(Self.noon.advanced(by: .seconds(900))), at: .seconds(100))
        #expect(machine.bounds(at: .seconds(100)).low == Self.noon.advanced(by: .seconds(900)))
    }

    @Test func `An old answer never lowers the lower end`() {
        var machine = Self.machine(confirmed: true)
        _ = machine.handle(.answered(Timestamp(milliseconds: 1)), at: .seconds(100))
        #expect(machine.bounds(at: .seconds(100)).low == Self.noon)
    }

    @Test func `A process that starts again in the same boot goes on as if it had never ended`() {
        let mark = Self.machine(confirmed: true).mark(at: .seconds(150))
        let next = ClockMachine(mark: mark, boot: "a", sinceBoot: .seconds(400))
        let bounds = next.bounds(at: .seconds(400))
        #expect(bounds.low == Self.noon.advanced(by: .seconds(300)))
        #expect(next.isConfirmed)
    }

    @Test func `A start in the same boot knows the time no better than before`() {
        let machine = Self.machine(confirmed: true)
        let tenHours = Duration.seconds(36_100)
        let before = machine.bounds(at: tenHours)
        let next = ClockMachine(
            mark: machine.mark(at: tenHours),
            boot: "a",
            sinceBoot: tenHours
        )
        #expect(before.high.since(before.low) == .milliseconds(5_600))
        #expect(next.bounds(at: tenHours) == before)
    }

    @Test func `A boot without a name is never the same boot`() {
        let mark = ClockMachine.Mark(
            low: Self.noon,
            sinceBoot: .seconds(100),
            boot: "",
            confirmedAt: .seconds(100)
        )
        let next = ClockMachine(mark: mark, boot: "", sinceBoot: .seconds(400))
        #expect(next.bounds(at: .seconds(400)).low == Self.noon.advanced(by: .seconds(400)))
        #expect(!next.isConfirmed)
    }

    @Test(arguments: [2_000, 2_001])
    func `Only an answer within two seconds confirms the clock`(milliseconds: Int) {
        let time = ManualClock(at: Self.noon)
        let clock = EdgeClock(
            ClockMachine(mark: nil, boot: "a", sinceBoot: time.clock.sinceBoot()),
            clock: time.clock
        )
        let asked = clock.sinceBoot
        time.advance(by: .milliseconds(milliseconds))
        clock.answered(Self.noon, to: asked)
        #expect(clock.isConfirmed == (milliseconds == 2_000))
        #expect(clock.bounds.low == Self.noon)
    }

    @Test func `After a power cut only what was persisted is sure`() {
        let mark = Self.machine(confirmed: true).mark(at: .seconds(150))
        let next = ClockMachine(mark: mark, boot: "b", sinceBoot: .seconds(20))
        let bounds = next.bounds(at: .seconds(20))
        #expect(bounds.low == Self.noon.advanced(by: .seconds(70)))
        #expect(bounds.high == bounds.low.advanced(by: .seconds(36 * 3_600)))
        #expect(!next.isConfirmed)
    }
}
