import Edge
import Testing

struct BadgeKeyMachineTests {
    private typealias Machine = BadgeKeyMachine

    @Test func `A gate asks at once when it starts, and then every hour`() {
        var machine = Machine()
        #expect(machine.handle(.begin, chance: 0) == .fetch)
        #expect(machine.handle(.fetched, chance: 0) == .wait(.seconds(30), interruptible: false))
        #expect(
            machine.handle(.waited, chance: 0) == .wait(.seconds(3_570), interruptible: true)
        )
        #expect(machine.handle(.waited, chance: 0) == .fetch)
    }

    @Test func `After an answer it rests, then listens to what badges need`() {
        var machine = Machine()
        _ = machine.handle(.begin, chance: 0)
        #expect(machine.handle(.fetched, chance: 0) == .wait(.seconds(30), interruptible: false))
        #expect(
            machine.handle(.waited, chance: 0) == .wait(.seconds(3_570), interruptible: true)
        )
        #expect(machine.handle(.wanted, chance: 0) == .fetch)
        #expect(machine.handle(.fetched, chance: 0) == .wait(.seconds(30), interruptible: false))
    }

    @Test func `Failures are told and tried again, less and less often`() {
        var machine = Machine()
        _ = machine.handle(.begin, chance: 1)
        var waits: [Duration] = []
        for _ in 0..<9 {
            guard
                case .wait(let wait, interruptible: false) = machine.handle(
                    .failed(.unreachable),
                    chance: 1
                )
            else { break }
            waits.append(wait)
            #expect(machine.fault == .unreachable)
            #expect(machine.handle(.waited, chance: 1) == .fetch)
        }
        #expect(waits.first == .milliseconds(250))
        #expect(waits.last == .seconds(30))
        #expect(waits.count == 9)
        _ = machine.handle(.fetched, chance: 1)
        #expect(machine.fault == nil)
    }
}
