import Edge
import Testing
import Vocabulary

struct DownloadTests {
    private static let low = Timestamp(milliseconds: 1_000)

    /// A lane whose keyring is current, asking for something newer than version 7.
    private static func asking() -> DownloadMachine {
        var machine = DownloadMachine()
        _ = machine.handle(.begin, version: 7, at: .zero, chance: 1)
        _ = machine.handle(.keyringCurrent, version: 7, at: .zero, chance: 1)
        return machine
    }

    @Test func `The keyring comes first, then the head`() {
        var machine = DownloadMachine()
        #expect(machine.handle(.begin, version: 7, at: .zero, chance: 1) == .fetchKeyring)
        #expect(machine.handle(.keyringAdopted, version: 7, at: .zero, chance: 1) == .fetchKeyring)
        #expect(
            machine.handle(.keyringCurrent, version: 7, at: .zero, chance: 1)
                == .askHead(known: 7, wait: .seconds(25))
        )
    }

    @Test func `An empty cache is filled from a snapshot without asking for the head`() {
        var machine = DownloadMachine()
        _ = machine.handle(.begin, version: nil, at: .zero, chance: 1)
        #expect(
            machine.handle(.keyringCurrent, version: nil, at: .zero, chance: 1)
                == .fetchSnapshot(low: nil)
        )
    }

    struct Step: Sendable {
        let event: DownloadMachine.Event
        let action: DownloadMachine.Action
    }

    @Test(arguments: [
        Step(event: .newHead(low: low), action: .fetchDelta(from: 7, low: low)),
        Step(event: .deltaGone, action: .fetchSnapshot(low: nil)),
        Step(event: .mismatch, action: .fetchSnapshot(low: nil)),
        Step(event: .tampered, action: .fetchSnapshot(low: nil)),
        Step(event: .unknownKey, action: .fetchKeyring),
        Step(event: .failed(.unreachable), action: .wait(.milliseconds(250))),
        Step(event: .failed(.fork), action: .wait(.milliseconds(250))),
        Step(event: .applied, action: .askHead(known: 7, wait: .seconds(25))),
    ])
    func `Each answer has its next question`(_ given: Step) {
        var machine = Self.asking()
        #expect(machine.handle(given.event, version: 7, at: .zero, chance: 1) == given.action)
    }

    @Test func `An answer that came at once is followed by a pause, a slow one is not`() {
        var quick = Self.asking()
        #expect(
            quick.handle(.upToDate, version: 7, at: .milliseconds(199), chance: 1)
                == .wait(.milliseconds(200))
        )
        var slow = Self.asking()
        #expect(
            slow.handle(.upToDate, version: 7, at: .milliseconds(200), chance: 1)
                == .askHead(known: 7, wait: .seconds(25))
        )
    }

    @Test func `The time of an update is fixed when it begins`() {
        var machine = Self.asking()
        _ = machine.handle(.newHead(low: Self.low), version: 7, at: .zero, chance: 1)
        #expect(
            machine.handle(.deltaGone, version: 7, at: .seconds(9), chance: 1)
                == .fetchSnapshot(low: Self.low)
        )
    }

    @Test func `A snapshot that does not match either waits`() {
        var machine = Self.asking()
        _ = machine.handle(.mismatch, version: 7, at: .zero, chance: 1)
        #expect(
            machine.handle(.mismatch, version: 7, at: .zero, chance: 1)
                == .wait(.milliseconds(250))
        )
        #expect(machine.fault == .mismatch)
        #expect(
            machine.handle(.waited, version: 7, at: .zero, chance: 1) == .fetchSnapshot(low: nil)
        )
    }

    @Test func `An unknown key is asked for once, then somebody else is answering`() {
        var machine = Self.asking()
        #expect(machine.handle(.unknownKey, version: 7, at: .zero, chance: 1) == .fetchKeyring)
        #expect(
            machine.handle(.keyringCurrent, version: 7, at: .zero, chance: 1)
                == .askHead(known: 7, wait: .seconds(25))
        )
        #expect(
            machine.handle(.unknownKey, version: 7, at: .zero, chance: 1)
                == .wait(.milliseconds(250))
        )
        #expect(machine.fault == .notSigned)
    }

    @Test func `A fork stays an alarm until a sound update`() {
        var machine = Self.asking()
        _ = machine.handle(.failed(.fork), version: 7, at: .zero, chance: 1)
        _ = machine.handle(.waited, version: 7, at: .zero, chance: 1)
        _ = machine.handle(.upToDate, version: 7, at: .seconds(9), chance: 1)
        #expect(machine.alarm == .fork)
        _ = machine.handle(.applied, version: 8, at: .seconds(9), chance: 1)
        #expect(machine.alarm == nil)
    }

    @Test func `Failures wait longer each time, up to half a minute, and chance spreads them`() {
        var machine = Self.asking()
        var waits: [DownloadMachine.Action] = []
        for _ in 0..<9 {
            waits.append(machine.handle(.failed(.unreachable), version: 7, at: .zero, chance: 1))
        }
        let expected = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]
        #expect(waits == expected.map { .wait(.milliseconds($0)) })
        #expect(
            machine.handle(.failed(.unreachable), version: 7, at: .zero, chance: 0)
                == .wait(.seconds(15))
        )
    }
}
