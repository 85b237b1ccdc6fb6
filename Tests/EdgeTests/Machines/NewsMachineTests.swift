import Edge
import Testing
import Vocabulary

/// What the lane of news does next, without a hub.
struct NewsMachineTests {
    typealias Event = NewsMachine.Event
    typealias Action = NewsMachine.Action

    /// A machine that was told these, one a second; gives what it did after each.
    private func actions(_ events: [Event], every: Duration = .seconds(1)) -> [Action] {
        var machine = NewsMachine()
        var now = Duration.seconds(100)
        return events.map { event in
            defer { now += every }
            return machine.handle(event, at: now, chance: 1)
        }
    }

    private static let told = Event.asked(lacksFlash: false)

    @Test func `It asks, then listens; a stream that worked and ended is opened again`() {
        #expect(
            actions([.begin, Self.told, .ended(events: 7, lacksFlash: false), .waited, Self.told])
                == [
                    .ask(wait: .zero), .listen, .wait(.milliseconds(250)), .ask(wait: .zero),
                    .listen,
                ]
        )
    }

    @Test func `What a heartbeat shows to be missing is fetched before anything else`() {
        #expect(
            actions([.begin, .asked(lacksFlash: true), .fetched])
                == [.ask(wait: .zero), .fetchFlash, .listen]
        )
        #expect(
            actions([.begin, Self.told, .ended(events: 3, lacksFlash: true), .fetched])
                == [.ask(wait: .zero), .listen, .fetchFlash, .listen]
        )
    }

    @Test func `A stream that brings nothing is polled around, and tried again after a minute`() {
        let muted = Event.heldBack
        var events: [Event] = [.begin, Self.told, muted]
        events += [Event](repeating: Self.told, count: 3)
        // Each held for 25 s: the third comes back 75 s after the stream was given up.
        #expect(
            actions(events, every: .seconds(25))
                == [
                    .ask(wait: .zero), .listen, .ask(wait: .seconds(25)), .ask(wait: .seconds(25)),
                    .ask(wait: .seconds(25)), .listen,
                ]
        )
    }

    @Test func `One stream that is cut at once is opened again, two in a row are polled around`() {
        let cut = Event.ended(events: 0, lacksFlash: false)
        let sound = Event.ended(events: 4, lacksFlash: false)
        let begin: [Event] = [.begin, Self.told]
        #expect(actions(begin + [cut]).last == .wait(.milliseconds(250)))
        #expect(
            actions(begin + [cut, .waited, Self.told, cut]).last == .ask(wait: .seconds(25))
        )
        #expect(
            actions(begin + [cut, .waited, Self.told, sound, .waited, Self.told, cut]).last
                == .wait(.milliseconds(250))
        )
    }

    @Test func `A poll that is answered at once with nothing new is not repeated at once`() {
        let muted = Event.heldBack
        #expect(
            actions([.begin, Self.told, muted, Self.told, .waited])
                == [
                    .ask(wait: .zero), .listen, .ask(wait: .seconds(25)), .wait(.seconds(2)),
                    .ask(wait: .seconds(25)),
                ]
        )
    }

    @Test func `A poll that tells of a strike fetches it and polls on`() {
        let muted = Event.heldBack
        #expect(
            actions(
                [.begin, Self.told, muted, .asked(lacksFlash: true), .fetched],
                every: .seconds(3)
            ) == [
                .ask(wait: .zero), .listen, .ask(wait: .seconds(25)), .fetchFlash,
                .ask(wait: .seconds(25)),
            ]
        )
    }

    @Test func `Failures are waited out longer and longer, and the fault is told`() {
        var machine = NewsMachine()
        _ = machine.handle(.begin, at: .seconds(100), chance: 1)
        var waits: [Action] = []
        for second in 0..<9 {
            let now = Duration.seconds(101 + second)
            waits.append(machine.handle(.failed(.unreachable), at: now, chance: 1))
            _ = machine.handle(.waited, at: now, chance: 1)
        }
        let expected = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]
        #expect(waits == expected.map { .wait(.milliseconds($0)) })
        #expect(machine.fault == .unreachable)
        _ = machine.handle(Self.told, at: .seconds(200), chance: 1)
        #expect(machine.fault == nil)
    }

    @Test func `A hub that tells of a flash it does not give is not asked in a loop`() {
        var events: [Event] = [.begin]
        for _ in 0..<3 { events += [.asked(lacksFlash: true), .failed(.malformed), .waited] }
        #expect(
            actions(events) == [
                .ask(wait: .zero), .fetchFlash, .wait(.milliseconds(250)), .ask(wait: .zero),
                .fetchFlash, .wait(.milliseconds(500)), .ask(wait: .zero), .fetchFlash,
                .wait(.seconds(1)), .ask(wait: .zero),
            ]
        )
    }

    @Test func `One strike after the other is fetched, whatever cut the stream between them`() {
        let events: [Event] = [
            .begin, .asked(lacksFlash: true), .fetched, .ended(events: 2, lacksFlash: false),
            .waited, .asked(lacksFlash: true), .fetched, .ended(events: 1, lacksFlash: true),
            .fetched, .ended(events: 1, lacksFlash: false),
        ]
        // The last wait is as short as the first: in between the hub gave what was asked for.
        #expect(
            actions(events) == [
                .ask(wait: .zero), .fetchFlash, .listen, .wait(.milliseconds(250)),
                .ask(wait: .zero), .fetchFlash, .listen, .fetchFlash, .listen,
                .wait(.milliseconds(250)),
            ]
        )
    }
}

/// When an open stream is left.
struct StreamWatchTests {
    struct Case: Sendable {
        let heard: [Int]
        let now: Int
        let isOver: Bool
    }

    static let cases = [
        // Nothing came: held back on its way.
        Case(heard: [], now: 9, isOver: false), Case(heard: [], now: 10, isOver: true),
        // Two heartbeats may be late, not three.
        Case(heard: [1], now: 75, isOver: false), Case(heard: [1], now: 76, isOver: true),
        Case(heard: [1, 31, 61], now: 135, isOver: false),
        Case(heard: [1, 31, 61], now: 136, isOver: true),
        // Its time is over however well it is.
        Case(heard: [1, 1_790], now: 1_799, isOver: false),
        Case(heard: [1, 1_790], now: 1_800, isOver: true),
    ]

    @Test(arguments: cases)
    func `A stream is left when it is silent or had its time`(_ given: Case) {
        var watch = StreamWatch(at: .zero)
        for second in given.heard { watch.hear(at: .seconds(second)) }
        #expect(watch.isOver(at: .seconds(given.now)) == given.isOver)
    }
}
