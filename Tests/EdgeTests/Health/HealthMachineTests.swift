import Edge
import Gates
import Journal
import Sync
import Testing
import Vocabulary

@Suite struct HealthMachineTests {
    private typealias Finding = HealthMachine.Finding

    private static func black(_ isBlack: Bool) -> HealthSample {
        var sample = SampleMaking.well
        sample.readers[0] = SampleMaking.reader("door", fault: isBlack ? "black" : nil)
        return sample
    }

    /// What is told by samples half a second apart, with the tick it was told at.
    private static func told(
        _ samples: [HealthSample],
        from start: Duration = .seconds(100)
    ) -> [String] {
        var machine = HealthMachine(startedAt: .zero)
        var told: [String] = []
        for (index, sample) in samples.enumerated() {
            for action in machine.handle(sample, at: start + HealthMonitor.every * index) {
                switch action {
                case .record(let finding, let isOver):
                    let over = isOver ? " over" : ""
                    told.append("\(index) \(finding.condition.name) \(finding.place)\(over)")
                case .tell(let conditions):
                    told.append("\(index) tell \(conditions.map(\.name).sorted())")
                }
            }
        }
        return told
    }

    @Test func `What is wrong is told once, and once when it is over`() {
        let samples = [false, true, true, false, false, false, false].map(Self.black)
        #expect(
            Self.told(samples) == [
                "1 camera_black 1", #"1 tell ["camera_black"]"#,
                "5 camera_black 1 over", "5 tell []",
            ]
        )
    }

    @Test func `A moment of light does not end it`() {
        let samples = [true, false, true, false, true].map(Self.black)
        #expect(Self.told(samples) == ["0 camera_black 1", #"0 tell ["camera_black"]"#])
    }

    @Test func `A camera that is started again has to stay for longer than it may be mute`() {
        var gone = SampleMaking.well
        gone.readers[0] = SampleMaking.reader("door", state: "waiting", restarts: 1)
        let samples = [gone] + [HealthSample](repeating: SampleMaking.well, count: 7)
        #expect(
            Self.told(samples).filter { !$0.contains("tell") } == [
                "0 camera_gone 1", "7 camera_gone 1 over",
            ]
        )
        #expect(HealthMachine.patience(.cameraGone).going > .seconds(2))
    }

    @Test func `Two readers with one fault are one condition on the screen and two records`() {
        var sample = SampleMaking.well
        sample.readers[0] = SampleMaking.reader("door", fault: "black")
        sample.readers[1] = SampleMaking.reader("way out", fault: "black")
        #expect(
            Self.told([sample]) == [
                "0 camera_black 1", "0 camera_black 2", #"0 tell ["camera_black"]"#,
            ]
        )
    }

    @Test func `A cache that comes within two seconds of the start was never absent`() {
        var none = SampleMaking.well
        none.hasCache = false
        let quick = [HealthSample](repeating: none, count: 4) + [SampleMaking.well]
        #expect(Self.told(quick) == [])
        let slow = [HealthSample](repeating: none, count: 5)
        #expect(Self.told(slow) == ["4 cache_absent 0", #"4 tell ["cache_absent"]"#])
    }

    @Test func `The report names the reader and since when`() {
        var machine = HealthMachine(startedAt: .zero)
        _ = machine.handle(Self.black(true), at: .seconds(9))
        var later = Self.black(true)
        later.low = SampleMaking.start.advanced(by: .seconds(5))
        later.freeBytes = 0
        _ = machine.handle(later, at: .seconds(14))
        #expect(
            machine.report(names: ["door", "cards"]) == [
                ConditionReport(.cameraBlack, part: "door", since: SampleMaking.start),
                ConditionReport(
                    .diskLow,
                    part: nil,
                    since: SampleMaking.start.advanced(by: .seconds(5))
                ),
            ]
        )
    }

    @Test func `What flaps is held for longer each time, up to a minute`() {
        var machine = HealthMachine(startedAt: .zero)
        var now = Duration.seconds(100)
        var held: [Int64] = []
        for _ in 0..<9 {
            _ = machine.handle(Self.black(true), at: now)
            let from = now
            // As soon as it is over, it comes back.
            while machine.standing.contains(Finding(.cameraBlack, place: 1)) {
                now += HealthMonitor.every
                _ = machine.handle(Self.black(false), at: now)
                guard now - from < .seconds(100) else { break }
            }
            held.append((now - from).components.seconds)
            now += HealthMonitor.every
        }
        // From the first sample without it on, which is half a second after the last with it.
        #expect(held == [1, 2, 4, 8, 16, 32, 60, 60, 60])
    }

    /// Sixteen conditions that come and go as fast as they may.
    private static func rattling(_ tick: Int, _ space: SpaceMachine.State) -> HealthSample {
        var sample = SampleMaking.well
        let isBad = tick / 4 % 2 == 0
        sample.space = space
        sample.readers = (0..<8).map { SampleMaking.reader("r\($0)", fault: isBad ? "black" : nil) }
        sample.gate.isHeldOpen = isBad
        sample.gate.isTampered = isBad
        return sample
    }

    @Test(arguments: [(SpaceMachine.State.normal, 30), (.degraded(left: 9), 4), (.full, 0)])
    func `Records are bounded for each minute`(_ given: (SpaceMachine.State, Int)) {
        var machine = HealthMachine(startedAt: .zero)
        var perMinute: [Int] = []
        for minute in 0..<5 {
            var records = 0
            for tick in 0..<120 {
                let now = Duration.seconds(60 * minute) + HealthMonitor.every * tick
                for case .record in machine.handle(Self.rattling(tick, given.0), at: now) {
                    records += 1
                }
            }
            perMinute.append(records)
        }
        #expect(perMinute[0] == given.1)
        #expect(perMinute.allSatisfy { $0 <= given.1 })
    }

    @Test func `What a full journal could not take is told when there is room, as it stands then`()
    {
        var full = Self.black(true)
        full.space = .full
        let told = Self.told([full, full, Self.black(true), Self.black(true), Self.black(true)])
        #expect(
            told == [
                #"0 tell ["camera_black", "journal_full"]"#, "2 camera_black 1",
                "2 journal_full 0", "4 journal_full 0 over", #"4 tell ["camera_black"]"#,
            ]
        )
    }

    @Test func `A journal that runs full is told before it takes nothing more`() {
        var full = SampleMaking.well
        full.space = .degraded(left: 64)
        let told = Self.told([full, full, SampleMaking.well, SampleMaking.well, SampleMaking.well])
        #expect(
            told.filter { $0.contains("journal_full 0") } == [
                "0 journal_full 0", "4 journal_full 0 over",
            ]
        )
    }

    @Test func `What the journal refused is asked for again, a beginning and an end`() {
        var machine = HealthMachine(startedAt: .zero)
        let black = Finding(.cameraBlack, place: 1)
        func look(_ isBlack: Bool, _ second: Int) -> [HealthMachine.Action] {
            machine.handle(Self.black(isBlack), at: .seconds(second)).filter {
                if case .record = $0 { true } else { false }
            }
        }
        #expect(look(true, 100) == [.record(black, isOver: false)])
        #expect(look(true, 101) == [])
        machine.notJournalled(black, isOver: false)
        #expect(machine.records == 0)
        #expect(look(true, 102) == [.record(black, isOver: false)])
        #expect(look(true, 103) == [])
        #expect(look(false, 104) == [])
        #expect(look(false, 105) == [.record(black, isOver: true)])
        machine.notJournalled(black, isOver: true)
        #expect(look(false, 106) == [.record(black, isOver: true)])
        #expect(look(false, 107) == [])
        #expect(machine.records == 2)
    }

    @Test func `A monitor hears what the journal refused`() throws {
        let bench = try EdgeBench(EdgeBench.Options())
        let asked = CounterBox()
        let monitor = HealthMonitor(
            HealthMonitor.Surroundings(
                sample: { Self.black(true) },
                perform: { action, refused in
                    guard case .record = action else { return }
                    asked.add()
                    if asked.count == 1 { refused() }
                }
            ),
            clock: bench.stores.clock,
            service: .silent
        )
        for _ in 0..<4 { monitor.look() }
        #expect(asked.count == 2)
        #expect(monitor.report.records == 1)
    }

    @Test func `Each start tells anew what still holds`() {
        #expect(Self.told([Self.black(true)]) == Self.told([Self.black(true)]))
        #expect(Self.told([Self.black(true)]).contains("0 camera_black 1"))
    }
}
