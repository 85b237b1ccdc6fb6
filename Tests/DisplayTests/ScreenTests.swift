import Access
import Display
import Sync
import Testing

/// What a screen shows, from the first moment of each rule to the first after it.
struct ScreenTests {
    static let seat = Destination(gateGroup: 3, seat: Seat(block: 112, row: 7, seat: 14))

    /// A machine that is ready, with the time it was made at.
    static func ready(readers: ReaderCount = ReaderCount()) -> ScreenMachine {
        var machine = ScreenMachine(readers: readers)
        _ = machine.handle(.ready, at: .zero)
        return machine
    }

    private static func ms(_ number: Int) -> Duration { .milliseconds(number) }

    @Test func `A device that is not ready says so, and then welcomes`() {
        var machine = ScreenMachine()
        #expect(machine.screen.scene == .starting)
        #expect(machine.handle(.ready, at: .zero)?.scene == .welcome)
        #expect(machine.handle(.ready, at: .zero) == nil)
    }

    @Test func `A grant stays until the person has passed`() {
        var machine = Self.ready()
        let granted = machine.handle(.granted(scan: 7, .entry, Self.seat), at: Self.ms(100))
        #expect(granted?.scene == .granted(Self.seat, .entry))
        #expect(machine.tick(at: Self.ms(19_000)) == nil)
        let passed = machine.handle(.settled(scan: 7, .passed), at: Self.ms(19_500))
        #expect(passed?.scene == .passed(Self.seat, .entry))
        #expect(machine.tick(at: Self.ms(21_499)) == nil)
        #expect(machine.tick(at: Self.ms(21_500))?.scene == .welcome)
    }

    @Test func `A quick passage leaves two seconds to read where to go`() {
        var machine = Self.ready()
        _ = machine.handle(.granted(scan: 7, .entry, Self.seat), at: .zero)
        let settled = machine.handle(.settled(scan: 7, .passed), at: Self.ms(10))
        #expect(settled?.scene == .granted(Self.seat, .entry))
        #expect(settled?.endsAt == .seconds(2))
        #expect(settled?.announcement == machine.screen.announcement)
        #expect(machine.tick(at: Self.ms(1_999)) == nil)
        #expect(machine.tick(at: Self.ms(2_000))?.scene == .passed(Self.seat, .entry))
        #expect(machine.tick(at: Self.ms(4_000))?.scene == .welcome)
    }

    @Test func `A grant whose end nobody tells is taken away`() {
        var machine = Self.ready()
        _ = machine.handle(.granted(scan: 7, .entry, Self.seat), at: .zero)
        #expect(machine.tick(at: Self.ms(19_999)) == nil)
        #expect(machine.tick(at: Self.ms(20_000))?.scene == .welcome)
    }

    @Test func `The refusal of the next hides behind no grant`() {
        var machine = Self.ready()
        _ = machine.handle(.granted(scan: 7, .entry, Self.seat), at: .zero)
        let refused = machine.handle(.refused(.expired), at: Self.ms(1))
        #expect(refused?.scene == .refused(.expired))
        #expect(machine.handle(.settled(scan: 7, .passed), at: Self.ms(50)) == nil)
        #expect(machine.handle(.settled(scan: 7, .notUsed), at: Self.ms(60)) == nil)
        #expect(machine.screen.scene == .refused(.expired))
        #expect(machine.tick(at: Self.ms(6_001))?.scene == .welcome)
    }

    @Test func `The end of an older grant is not that of a newer`() {
        var machine = Self.ready()
        _ = machine.handle(.granted(scan: 7, .entry, Self.seat), at: .zero)
        _ = machine.handle(.granted(scan: 8, .entry, Self.seat), at: Self.ms(1))
        #expect(machine.handle(.settled(scan: 7, .notUsed), at: Self.ms(2)) == nil)
        #expect(machine.handle(.settled(scan: 8, .notUsed), at: Self.ms(3))?.scene == .notUsed)
    }

    @Test(arguments: [
        (ScreenInput.Outcome.notUsed, Scene.notUsed), (.refused, .gateRefused), (.lost, .unsettled),
    ])
    func `What did not end in a passage is said at once`(
        _ outcome: ScreenInput.Outcome,
        _ scene: Scene
    ) {
        var machine = Self.ready()
        _ = machine.handle(.granted(scan: 7, .entry, Self.seat), at: .zero)
        #expect(machine.handle(.settled(scan: 7, outcome), at: Self.ms(1))?.scene == scene)
        #expect(machine.tick(at: Self.ms(7_000)) == nil)
        #expect(machine.tick(at: Self.ms(7_001))?.scene == .welcome)
    }

    @Test func `The same answer is said anew to the next person, not to a code held up`() {
        var machine = Self.ready()
        let first = machine.handle(.refused(.expired), at: .zero)?.announcement ?? 0
        #expect(machine.handle(.refused(.expired), at: Self.ms(699))?.announcement == first)
        #expect(machine.screen.endsAt == Self.ms(6_699))
        let next = machine.handle(.refused(.expired), at: Self.ms(700))
        #expect(next?.announcement == first + 1)
        let other = machine.handle(.refused(.unpaid), at: Self.ms(701))
        #expect(other?.announcement == first + 2)
    }

    @Test func `Two grants are always two`() {
        var machine = Self.ready()
        let first = machine.handle(.granted(scan: 1, .entry, Self.seat), at: .zero)
        let second = machine.handle(.granted(scan: 2, .entry, Self.seat), at: Self.ms(1))
        #expect(second?.announcement == (first?.announcement ?? 0) + 1)
    }

    @Test func `A card that is read hides no grant and no fresh answer`() {
        var machine = Self.ready()
        #expect(machine.handle(.reading, at: .zero)?.scene == .reading)
        _ = machine.handle(.refused(.unpaid), at: Self.ms(100))
        #expect(machine.handle(.reading, at: Self.ms(799)) == nil)
        #expect(machine.handle(.reading, at: Self.ms(800))?.scene == .reading)
        _ = machine.handle(.granted(scan: 7, .entry, Self.seat), at: Self.ms(900))
        #expect(machine.handle(.reading, at: Self.ms(5_000)) == nil)
    }

    @Test func `A fire hides everything, and what was before comes back`() {
        var machine = Self.ready()
        _ = machine.handle(.gate(.fire, isOver: false), at: .zero)
        #expect(machine.screen.scene == .evacuation)
        #expect(machine.handle(.granted(scan: 7, .entry, Self.seat), at: .zero) == nil)
        #expect(machine.handle(.conditions([.gateLost]), at: .zero)?.scene == .evacuation)
        _ = machine.handle(.conditions([]), at: .zero)
        #expect(machine.handle(.refused(.unpaid), at: .seconds(59)) == nil)
        let over = machine.handle(.gate(.fire, isOver: true), at: .seconds(60))
        #expect(over?.scene == .welcome)
        #expect(machine.handle(.conditions([.fireRelease]), at: .seconds(61))?.scene == .evacuation)
    }

    @Test func `Nobody is shown green before a gate that is gone or shut`() {
        var machine = Self.ready()
        _ = machine.handle(.gate(.lost, isOver: false), at: .zero)
        #expect(machine.screen.scene == .outOfService(.gate))
        #expect(machine.handle(.granted(scan: 7, .entry, Self.seat), at: .zero) == nil)
        let refused = machine.handle(.settled(scan: 7, .refused), at: Self.ms(5))
        #expect(refused?.scene == .gateRefused)
        _ = machine.handle(.gate(.lost, isOver: true), at: .seconds(10))
        #expect(machine.handle(.standing(.locked), at: .seconds(11))?.scene == .locked)
        #expect(machine.handle(.granted(scan: 8, .entry, Self.seat), at: .seconds(11)) == nil)
        #expect(machine.handle(.standing(.free), at: .seconds(40))?.scene == .free)
    }

    @Test func `A second person on one grant is asked to come alone, but not over a grant`() {
        var machine = Self.ready()
        let alone = machine.handle(.gate(.secondPassage, isOver: false), at: .zero)
        #expect(alone?.scene == .oneAtATime)
        _ = machine.handle(.granted(scan: 7, .entry, Self.seat), at: .seconds(1))
        #expect(machine.handle(.gate(.forced, isOver: false), at: .seconds(2)) == nil)
        #expect(machine.handle(.gate(.freePassage, isOver: false), at: .seconds(3)) == nil)
    }

    struct Fault: Sendable {
        let readers: ReaderCount
        let conditions: Set<DeviceCondition>
        let scene: Scene
    }

    @Test(arguments: [
        Fault(readers: .init(), conditions: [.cameraGone], scene: .outOfService(.readers)),
        Fault(readers: .init(), conditions: [.cameraFrozen], scene: .outOfService(.readers)),
        // A phone brings its own light.
        Fault(readers: .init(), conditions: [.cameraBlack], scene: .welcome),
        Fault(readers: .init(cameras: 1, others: 1), conditions: [.cameraGone], scene: .welcome),
        Fault(
            readers: .init(cameras: 1, others: 1),
            conditions: [.cameraGone, .readerSilent],
            scene: .outOfService(.readers)
        ),
        Fault(
            readers: .init(cameras: 0, others: 1),
            conditions: [.readerSilent],
            scene: .outOfService(.readers)
        ),
        // One of two is silent; nobody says that both are.
        Fault(readers: .init(cameras: 0, others: 2), conditions: [.readerSilent], scene: .welcome),
        Fault(readers: .init(cameras: 0, others: 0), conditions: [.cameraGone], scene: .welcome),
        Fault(readers: .init(), conditions: [.gateLost], scene: .outOfService(.gate)),
        Fault(readers: .init(), conditions: [.journalFull], scene: .outOfService(.records)),
        Fault(readers: .init(), conditions: [.cacheAbsent], scene: .outOfService(.preparing)),
        Fault(readers: .init(), conditions: [.hubUnreachable], scene: .welcome),
        Fault(readers: .init(), conditions: [.cacheStale, .diskLow], scene: .welcome),
        Fault(readers: .init(), conditions: [.clockUntrusted, .trustAlarm], scene: .welcome),
    ])
    func `A fault shuts the device only where nobody could be served`(_ fault: Fault) {
        var machine = Self.ready(readers: fault.readers)
        let screen = machine.handle(.conditions(fault.conditions), at: .zero)
        #expect(screen?.scene == fault.scene)
        #expect(screen.map { Set($0.notices) } == fault.conditions)
        #expect(machine.handle(.conditions([]), at: .zero)?.scene == .welcome)
    }

    @Test func `Notices say nothing anew to the person who is there`() {
        var machine = Self.ready()
        let granted = machine.handle(.granted(scan: 7, .entry, Self.seat), at: .zero)
        let noticed = machine.handle(.conditions([.diskLow]), at: .zero)
        #expect(noticed?.announcement == granted?.announcement)
        #expect(noticed?.version == (granted?.version ?? 0) + 1)
    }

    @Test func `A thousand random events leave no verdict behind`() {
        var machine = Self.ready()
        var random = SystemRandomNumberGenerator()
        let inputs: [ScreenInput] = [
            .granted(scan: 1, .entry, Self.seat), .granted(scan: nil, .exit, Self.seat),
            .refused(.unknown), .reading, .settled(scan: 1, .passed), .settled(scan: 1, .lost),
            .keypadLocked, .unrecorded, .letThrough(scan: 1, .exit),
            .gate(.forced, isOver: false),
        ]
        var now = Duration.zero
        var version = machine.screen.version
        for _ in 0..<1_000 {
            now += .milliseconds(Int.random(in: 0...900, using: &random))
            if let input = inputs.randomElement(using: &random) {
                _ = machine.handle(input, at: now)
            }
            #expect(machine.screen.version >= version)
            version = machine.screen.version
        }
        _ = machine.tick(at: now + .seconds(22))
        #expect(machine.screen.scene == .welcome)
        #expect(machine.nextChange == nil)
    }
}
