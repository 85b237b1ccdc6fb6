import Access
import Gates

/// A machine under test, with moments in milliseconds since boot.
struct GateBench {
    private(set) var machine: GateMachine
    private var tickets: UInt64 = 0

    /// Ready at 0, with a window of 5 s and a grace of 300 ms.
    init(
        hasSensor: Bool = true,
        mode: GateMode = .normal,
        isReady: Bool = true,
        _ change: (inout GateSettings) -> Void = { _ in }
    ) {
        var settings = GateSettings()
        change(&settings)
        machine = GateMachine(settings, kind: "bench", hasSensor: hasSensor, mode: mode)
        if isReady { _ = news(0, .ready) }
    }

    var report: GateReport { machine.report }

    var deadline: Int? {
        machine.deadline.map { Int($0 / .milliseconds(1)) }
    }

    mutating func handle(_ at: Int, _ input: GateMachine.Input) -> [GateMachine.Action] {
        machine.handle(input, at: .milliseconds(at))
    }

    mutating func news(_ at: Int, _ news: WireNews) -> [GateMachine.Action] {
        handle(at, .news(news))
    }

    mutating func tick(_ at: Int) -> [GateMachine.Action] {
        handle(at, .tick)
    }

    /// Grants under the next ticket, counted from 1.
    mutating func grant(
        _ at: Int,
        _ passage: UInt64,
        _ direction: Direction = .entry,
        window: Int = 5_000,
        expires: Int? = nil
    ) -> [GateMachine.Action] {
        tickets += 1
        let grant = GateGrant(
            passage: passage,
            direction: direction,
            window: .milliseconds(window),
            expiresAt: .milliseconds(expires ?? at + 10_000)
        )
        return handle(at, .grant(grant, ticket: tickets))
    }

    mutating func began(_ at: Int, _ passage: UInt64) -> [GateMachine.Action] {
        news(at, .began(passage: passage, at: .milliseconds(at)))
    }

    /// A sensor's level, heard when it changed or later.
    mutating func sensor(
        _ at: Int,
        _ isActive: Bool,
        _ direction: Direction = .entry,
        heard: Int? = nil
    ) -> [GateMachine.Action] {
        news(heard ?? at, .sensor(direction, isActive: isActive, at: .milliseconds(at)))
    }

    mutating func leaf(_ at: Int, isOpen: Bool) -> [GateMachine.Action] {
        news(at, .contact(isOpen: isOpen, at: .milliseconds(at)))
    }

    /// Somebody goes through within 100 ms.
    mutating func pass(_ at: Int, _ direction: Direction = .entry) -> [GateMachine.Action] {
        sensor(at, true, direction) + sensor(at + 100, false, direction)
    }

    static func pulse(
        _ passage: UInt64,
        _ direction: Direction = .entry,
        milliseconds: Int = 300,
        expires: Int
    ) -> GateMachine.Action {
        .order(
            .pulse(
                passage: passage,
                direction,
                duration: .milliseconds(milliseconds),
                expiresAt: .milliseconds(expires)
            )
        )
    }
}
