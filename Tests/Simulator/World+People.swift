import Access
import Cache
import Edge
import Gates
import Vocabulary

/// What people and gates do.
extension World {
    private static let crowds = 3
    private static let crowdLasts: Int64 = 8 * 60_000
    private static let recentMax = 24

    /// Nine in ten come in crowds of a few minutes, the others at any hour.
    func planScans() {
        let day = plan.milliseconds - Self.crowdLasts
        let starts = (0..<Self.crowds).map { _ in between(60_000, day) }
        for number in 0..<plan.scans {
            let at =
                number % 10 == 0
                ? between(10_000, plan.milliseconds - 60_000)
                : starts[number % Self.crowds] + between(0, Self.crowdLasts)
            agenda.plan(at, .scan(edge: Int.random(in: 0..<plan.edges, using: &random)))
        }
    }

    /// Shows a code, or one that is nobody's.
    func scan(at edge: SimulatedEdge, _ code: Code?) async throws {
        // Where a gate is dark, people go to the next one.
        guard
            let edge = (0..<edges.count).lazy
                .map({ self.edges[(edge.index + $0) % self.edges.count] }).first(where: \.isOn)
        else { return }
        let direction: Direction = chance(15) ? .exit : .entry
        history.note(now, .scan, edge.index, UInt64(code?.right ?? 0xFFFF))
        if plan.bug == .forgottenUses { try edge.forgetUses() }
        let before = edge.running?.version
        await edge.running?.show(code?.bytes ?? forged(), direction)
        try await collect(edge, code, direction, before)
    }

    func pickCode() -> Code? {
        if chance(2) { return nil }
        let index: Int
        if chance(15), !recent.isEmpty {
            index = recent[Int.random(in: 0..<recent.count, using: &random)]
            faults[.codeShared] += 1
        } else {
            index = Int.random(in: 1..<codes.count, using: &random)
        }
        recent.append(index)
        if recent.count > Self.recentMax { recent.removeFirst() }
        let all = codes[index]
        guard all.count > 1, chance(30) else { return all[all.count - 1] }
        faults[.codeReplaced] += 1
        return all[Int.random(in: 0..<all.count - 1, using: &random)]
    }

    /// A code with a letter changed.
    private func forged() -> [UInt8] {
        faults[.codeForged] += 1
        var bytes = codes[Int.random(in: 0..<codes.count, using: &random)][0].bytes
        let place = Int.random(in: 2..<bytes.count, using: &random)
        bytes[place] = bytes[place] == 0x41 ? 0x42 : 0x41
        return bytes
    }

    /// Takes over what the decisions told, once the queue is drained.
    func collect(
        _ edge: SimulatedEdge,
        _ code: Code? = nil,
        _ direction: Direction = .entry,
        _ version: UInt64? = nil
    ) async throws {
        guard let running = edge.running else { return }
        let told = running.inbox.empty()
        for passage in told.grants {
            guard let passage else { continue }
            countGrant()
            history.note(now, .granted, edge.index, passage.scan)
            running.open[passage.scan] = passage
            try check(passage, edge, running, code, direction, version)
            later(
                between(500, 9_000),
                .settle(edge: edge.index, life: edge.life, scan: passage.scan)
            )
        }
        for refusal in told.refusals {
            history.note(now, .refused, edge.index, UInt64(refusal?.rawValue ?? 0))
        }
        if told.isTampered { try await tell(edge, .tampered) }
        if told.isWritten { wakeUpload(edge, running) }
        try await fallIfOff(edge)
    }

    func settle(_ scan: UInt64, _ edge: SimulatedEdge) async throws {
        let outcome = pickOutcome()
        guard let running = edge.running,
            let passage = await running.settle(scan, outcome)
        else { return }
        history.note(now, .settled, edge.index, scan)
        let isBack = outcome == .notUsed || outcome == .refused
        if isBack, passage.direction == .entry, let right = passage.right,
            let index = hub.index(of: right)
        {
            ledger.giveBack(index, at: edge.index)
        }
        try await collect(edge)
    }

    private func pickOutcome() -> GateOutcome {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<8:
            faults[.gateSawNobody] += 1
            return .notUsed
        case 8..<11:
            faults[.gateLostSight] += 1
            return .lost
        case 11..<13:
            faults[.gateRefused] += 1
            return .refused
        default: return .passed
        }
    }

    func tick(_ edge: SimulatedEdge) async throws {
        guard let running = edge.running else { return }
        if plan.bug == .trustedWall { running.stores.clock.answered(edge.clock.wall) }
        do throws(EdgeFailure) {
            try await running.tick()
        } catch {
            history.note(now, .tick, edge.index, 1)
        }
        running.ticks += 1
        if running.ticks.isMultiple(of: Self.ticksPerSweep) { try await sweep(edge) }
        try checkTime(edge, running)
        try await collect(edge)
        later(Self.tickEvery, .tick(edge: edge.index, life: edge.life))
    }

    /// A daemon looks once a second and keeps its clock once a minute; ten minutes lose more.
    static let tickEvery: Int64 = 600_000
    private static let ticksPerSweep = 6

    /// Hashes the whole cache as it lies on the disk, once an hour as the daemon does.
    func sweep(_ edge: SimulatedEdge) async throws {
        guard let running = edge.running, running.version != nil else { return }
        let isSound = (try? running.stores.cache.verify())?.isSound ?? false
        if !isSound { try await tell(edge, .tampered) }
    }
}
