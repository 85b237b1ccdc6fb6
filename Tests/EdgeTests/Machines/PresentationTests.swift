import Edge
import Testing

struct PresentationTests {
    private static let first: [UInt8] = [1]
    private static let second: [UInt8] = [2]

    @Test func `A code held before the reader is one presentation`() {
        var machine = PresentationMachine()
        #expect(machine.handle(.code(Self.first, at: .zero)) == .present(Self.first))
        for step in 1...600 {
            let moment = Duration.milliseconds(100 * step)
            #expect(machine.handle(.code(Self.first, at: moment)) == nil)
        }
    }

    struct Absence: Sendable {
        let milliseconds: Int
        let countsAnew: Bool
    }

    @Test(arguments: [
        Absence(milliseconds: 100, countsAnew: false),
        Absence(milliseconds: 1_499, countsAnew: false),
        Absence(milliseconds: 1_500, countsAnew: true),
        Absence(milliseconds: 60_000, countsAnew: true),
    ])
    func `A code that comes back counts anew after the gap only`(_ given: Absence) {
        var machine = PresentationMachine()
        _ = machine.handle(.code(Self.first, at: .seconds(10)))
        _ = machine.handle(.gone(at: .milliseconds(10_050)))
        let back = Duration.seconds(10) + .milliseconds(given.milliseconds)
        let action = machine.handle(.code(Self.first, at: back))
        #expect((action == .present(Self.first)) == given.countsAnew)
    }

    @Test func `Several codes in one frame are each one presentation`() {
        var machine = PresentationMachine()
        #expect(machine.handle(.code(Self.first, at: .zero)) == .present(Self.first))
        #expect(machine.handle(.code(Self.second, at: .zero)) == .present(Self.second))
        #expect(machine.handle(.code(Self.first, at: .milliseconds(100))) == nil)
        #expect(machine.handle(.code(Self.second, at: .milliseconds(100))) == nil)
    }

    @Test func `No more than eight codes are remembered`() {
        var machine = PresentationMachine()
        for code in 0..<100 {
            let moment = Duration.milliseconds(code)
            #expect(machine.handle(.code([UInt8(code)], at: moment)) == .present([UInt8(code)]))
        }
        #expect(machine.remembered == 8)
        #expect(machine.handle(.code([99], at: .milliseconds(100))) == nil)
        #expect(machine.handle(.code([0], at: .milliseconds(100))) == .present([0]))
    }

    @Test func `What is long gone is forgotten`() {
        var machine = PresentationMachine()
        _ = machine.handle(.code(Self.first, at: .zero))
        _ = machine.handle(.tick(at: .milliseconds(1_499)))
        #expect(machine.remembered == 1)
        _ = machine.handle(.tick(at: .milliseconds(1_500)))
        #expect(machine.remembered == 0)
    }
}

struct FloodTests {
    @Test func `Ten refusals a second stand alone and the rest is one number`() {
        var machine = FloodMachine()
        var records = 0
        for step in 0..<1_000 {
            let (action, flushed) = machine.handle(at: .microseconds(900 * step))
            records += action == .record ? 1 : 0
            #expect(flushed == nil)
        }
        #expect(records == 10)
        #expect(machine.tick(at: .milliseconds(999)) == nil)
        #expect(machine.tick(at: .seconds(1)) == 990)
        #expect(machine.tick(at: .seconds(2)) == nil)
    }

    @Test func `Exactly ten in a second leave nothing to count`() {
        var machine = FloodMachine()
        for _ in 0..<10 {
            #expect(machine.handle(at: .zero).action == .record)
        }
        #expect(machine.tick(at: .seconds(1)) == nil)
    }

    @Test func `A new second brings what the last one counted`() {
        var machine = FloodMachine()
        for _ in 0..<11 { _ = machine.handle(at: .zero) }
        let (action, flushed) = machine.handle(at: .seconds(1))
        #expect(action == .record)
        #expect(flushed == 1)
    }

    @Test func `What is counted when the daemon ends is not lost`() {
        var machine = FloodMachine()
        for _ in 0..<13 { _ = machine.handle(at: .zero) }
        #expect(machine.drain() == 3)
        #expect(machine.drain() == nil)
    }
}
