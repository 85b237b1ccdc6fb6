import Access
import Gates
import Rights
import Support
import Sync
import Vocabulary

/// A day of gates that come and go, with every kind of right, transfer, sale and clock that the
/// world below can make; all chance from one seed.
struct ReplayDay {
    static let gateCount = 3

    let hub: ReplayHub
    let gates: [ReplayGate]
    private(set) var scans = 0
    private(set) var words: [String: Int] = [:]

    init(
        seed: UInt64,
        scans: Int,
        in folder: TemporaryFolder,
        hub: ReplayHub
    ) async throws {
        var random = SeededRandom(seed: seed)
        var drafts: [RightDraft] = []
        for number in 0..<24 {
            let seconds = number % 7 == 0 ? 7_200 : 864_000
            drafts.append(
                RightDraft(
                    flags: [[], .reentryAllowed, .acceptedAhead, .singleEntry][number % 4],
                    notAfter: Minute(
                        holding: ReplayHub.start.advanced(by: .seconds(seconds))
                    ),
                    usesMax: [0, 1, 2, 5][number % 4]
                )
            )
        }
        try await hub.sell(drafts)
        try await hub.publish()
        var gates: [ReplayGate] = []
        for number in 0..<Self.gateCount {
            let gate = try await ReplayGate("g\(number)", hub, in: folder)
            try await gate.refresh(hub)
            gates.append(gate)
        }
        self.hub = hub
        self.gates = gates
        var codes: [[UInt8]] = []
        for right in hub.rights { codes.append(try await hub.code(of: right)) }
        for _ in 0..<scans {
            hub.clock.advance(by: .milliseconds(Int.random(in: 500...60_000, using: &random)))
            try await act(&codes, &random)
        }
        for gate in gates { try await gate.upload(hub) }
    }

    private mutating func act(
        _ codes: inout [[UInt8]],
        _ random: inout SeededRandom
    ) async throws {
        let gate = gates[Int.random(in: 0..<gates.count, using: &random)]
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<62:
            let code = codes[Int.random(in: 0..<codes.count, using: &random)]
            let isExit = Int.random(in: 0..<4, using: &random) == 0
            scans += 1
            words[await gate.show(code, isExit ? .exit : .entry), default: 0] += 1
            let outcomes: [GateOutcome?] = [.passed, .passed, .passed, .notUsed, .refused, .lost]
            if Int.random(in: 0..<5, using: &random) > 0 {
                await gate.settle(outcomes[Int.random(in: 0..<outcomes.count, using: &random)])
            }
        case 62..<66: _ = await gate.show(Array("NOT A CODE".utf8))
        case 66..<74: try await gate.upload(hub)
        case 74..<81: try await gate.refresh(hub)
        case 81..<83:
            let isOver = Bool.random(using: &random)
            try await hub.strike(.zone(1), isOver: isOver)
            try await gate.hearFlash(hub)
        case 83..<85: try await gate.hearFlash(hub)
        case 85..<88:
            let commands: [RightCommand] = [.suspend, .resume, .transfer, .ban, .lift]
            let place = Int.random(in: 0..<hub.rights.count, using: &random)
            let command = commands[Int.random(in: 0..<commands.count, using: &random)]
            do { try await hub.apply(command, to: hub.rights[place]) } catch is RightsRefusal {}
            if command == .transfer { codes.append(try await hub.code(of: hub.rights[place])) }
        case 88..<92:
            // Sold after the gates' last sync: believed ahead of it.
            let sold = try await hub.sell([RightDraft(flags: .acceptedAhead, usesMax: 1)])
            for right in sold { codes.append(try await hub.code(of: right)) }
        case 92..<95: try await hub.restart()
        default: try gate.restart()
        }
    }
}
