import Access
import Edge
import Journal
import PowerDisk
import Rights
import Sync
import Vocabulary

/// What goes wrong in a world beside its wire.
enum Fault {
    case linkCut(edge: Int, lasts: Int64)
    case hubKilled, hubPowerLost
    case hubCut(operations: Int)
    case edgeKilled(Int)
    case edgeStopped(Int)
    case powerLost(Int)
    case powerCut(Int, operations: Int)
    case diskFull(Int, lasts: Int64)
    case writeFails(Int)
    case syncFails(Int)
    case cacheRots(Int)
    case cacheKept(Int)
    case cachePutBack(Int)
    case wallJumps(Int, by: Int64)
    case command(RightCommand)
    case sale
}

extension World {
    private static let attic = "/attic/cache.sqlite"
    private static let offFrom: Int64 = 5_000
    private static let offTo: Int64 = 600_000

    func planFaults() {
        let scale = max(1, plan.scans / 300)
        for edge in 0..<plan.edges {
            let minutes: [(Int, Fault)] = [
                (1, .linkCut(edge: edge, lasts: between(60_000, 2_400_000))),
                (1, .edgeKilled(edge)), (1, .powerLost(edge)),
                (1, .writeFails(edge)), (1, .syncFails(edge)),
                (1, .wallJumps(edge, by: between(700_000, 86_400_000))),
                (1, .wallJumps(edge, by: -between(700_000, 86_400_000))),
            ]
            for (count, fault) in minutes { plant(count, fault) }
        }
        let edge = Int.random(in: 0..<plan.edges, using: &random)
        plant(1, .edgeStopped(edge))
        plant(1, .diskFull(edge, lasts: between(60_000, 1_200_000)))
        plant(1, .cacheRots((edge + 1) % plan.edges))
        agenda.plan(plan.milliseconds / 8, .fault(.cacheKept((edge + 2) % plan.edges)))
        agenda.plan(plan.milliseconds / 2, .fault(.cachePutBack((edge + 2) % plan.edges)))
        plant(1, .hubKilled)
        plant(1, .hubPowerLost)
        for _ in 0..<2 { plant(1, .hubCut(operations: Int(between(1, 40)))) }
        for _ in 0..<scale {
            let edge = Int.random(in: 0..<plan.edges, using: &random)
            plant(1, .powerCut(edge, operations: Int(between(1, 60))))
        }
        for _ in 0..<2 * scale {
            plant(1, .command(.revoke))
            plant(1, .command(.transfer))
            plant(1, .command(.suspend))
            plant(1, .command(.resume))
        }
        plant(scale, .sale)
    }

    private func plant(_ count: Int, _ fault: Fault) {
        for _ in 0..<count {
            agenda.plan(between(120_000, plan.milliseconds - 120_000), .fault(fault))
        }
    }

    func strike(_ fault: Fault) async throws {
        guard !isKind else { return }
        history.note(now, .fault)
        switch fault {
        case .linkCut(let edge, let lasts):
            faults[.linkCut] += 1
            links[edge] = false
            later(lasts, .link(edge: edge, isUp: true))
        case .hubKilled: try await endHub(afterPowerLoss: false)
        case .hubPowerLost: try await endHub(afterPowerLoss: true)
        case .hubCut(let operations): hub.disk.cut(after: operations)
        case .edgeKilled(let index): kill(edges[index], .edgeKilled)
        case .edgeStopped(let index):
            await edges[index].running?.decider.finish()
            kill(edges[index], .edgeStoppedInOrder)
        case .powerLost(let index): losePower(edges[index], .edgePowerLost)
        case .powerCut(let index, let operations): edges[index].disk.cut(after: operations)
        case .wallJumps(let index, let milliseconds):
            faults[milliseconds > 0 ? .wallJumpedForward : .wallJumpedBack] += 1
            edges[index].clock.jumpWall(by: milliseconds)
        case .command(let command): try await carryOut(command)
        case .sale: try await sell()
        default: await strikeDisk(fault)
        }
    }

    private func strikeDisk(_ fault: Fault) async {
        switch fault {
        case .diskFull(let index, let lasts):
            faults[.diskFull] += 1
            let disk = edges[index].disk
            disk.limit(to: disk.bytesUsed + Int(between(0, 60_000)))
            later(lasts, .diskEmptied(edge: index))
        case .writeFails(let index):
            faults[.writeFailed] += 1
            edges[index].disk.fail(.writes, times: Int(between(1, 3)))
        case .syncFails(let index):
            faults[.syncFailed] += 1
            edges[index].disk.fail(.syncs, times: Int(between(1, 3)))
        case .cacheRots(let index):
            faults[.cacheRotten] += 1
            let disk = edges[index].disk
            for _ in 0..<8 {
                let offset = Int(between(4_096, 40_000))
                disk.flip(SimulatedEdge.place.cache, offset: offset, bit: Int(between(0, 7)))
            }
        case .cacheKept(let index):
            edges[index].disk.copy(SimulatedEdge.place.cache, to: Self.attic)
        case .cachePutBack(let index): putBack(edges[index])
        default: break
        }
    }

    /// Somebody with the machine in his hands puts back the cache of this morning.
    private func putBack(_ edge: SimulatedEdge) {
        kill(edge, .cacheRolledBack)
        guard edge.disk.copy(Self.attic, to: SimulatedEdge.place.cache) else { return }
        try? edge.disk.remove(SimulatedEdge.place.cache + "-wal")
    }

    private func kill(_ edge: SimulatedEdge, _ kind: FaultKind) {
        guard edge.isOn else { return }
        faults[kind] += 1
        edge.kill()
        forget(edge)
        history.note(now, .killed, edge.index)
        later(between(500, 5_000), .start(edge: edge.index))
    }

    private func losePower(_ edge: SimulatedEdge, _ kind: FaultKind) {
        guard edge.isOn || kind == .edgePowerLostInWrite else { return }
        faults[kind] += 1
        let keepsWall = chance(50)
        if !keepsWall { faults[.rebootedWithoutClock] += 1 }
        edge.losePower(keepsWall: keepsWall)
        forget(edge)
        history.note(now, .powerLost, edge.index, edge.mark.sequence)
        later(between(Self.offFrom, Self.offTo), .start(edge: edge.index))
    }

    private func forget(_ edge: SimulatedEdge) {
        if parked[edge.index] != nil { parked[edge.index] = nil }
    }

    /// The power went in the midst of a write of this gate.
    func fallIfOff(_ edge: SimulatedEdge) async throws {
        if edge.disk.isOff { losePower(edge, .edgePowerLostInWrite) }
    }

    /// Switches an edge on; where its disk fails it, it is tried again.
    func start(_ edge: SimulatedEdge) async throws {
        guard !edge.isOn else { return }
        do {
            try edge.start()
        } catch let broken as Broken {
            throw broken
        } catch {
            edge.fall()
            if edge.disk.isOff { return losePower(edge, .edgePowerLostInWrite) }
            edge.disk.kill()
            return try startAgain(edge, after: error)
        }
        guard let running = edge.running else { return }
        edge.failedStarts = 0
        edge.heardThrough = [:]
        edge.listTaken = running.stores.flash.sequence
        ledger.keepHeard(at: edge.index) { running.stores.marks.marks.knows($0) }
        history.note(now, .booted, edge.index, running.stores.journal.position.sequence)
        try checkVersion(edge, running)
        try await tell(edge, DownloadMachine.Event.begin)
        try tell(edge, UploadMachine.Event.begin)
        later(Self.tickEvery, .tick(edge: edge.index, life: edge.life))
        try await fallIfOff(edge)
    }
}

extension World {
    /// As a service manager does; a gate that forgot who it is never starts again.
    private func startAgain(_ edge: SimulatedEdge, after failure: any Error) throws(Broken) {
        edge.failedStarts += 1
        let isForgotten = (failure as? EdgeFailure)?.code == .notEnrolled
        guard !isForgotten, edge.failedStarts < Self.failedStartsMax else { throw .lostAtGate }
        later(10_000 * Int64(edge.failedStarts), .start(edge: edge.index))
    }

    /// A full disk stands in the way for twenty minutes at most, a quarter of what these take.
    private static let failedStartsMax = 30
}

/// What becomes of the hub.
extension World {
    func endHub(afterPowerLoss: Bool) async throws {
        guard isHubUp, !isKind || afterPowerLoss else { return }
        faults[afterPowerLoss ? .hubPowerLost : .hubKilled] += 1
        history.note(now, .hubEnded, afterPowerLoss ? 1 : 0)
        isHubUp = false
        parked = [:]
        try await hub.restart(afterPowerLoss: afterPowerLoss)
        later(between(2_000, 60_000), .hubStart)
    }

    func startHub() async throws {
        guard !isHubUp else { return }
        isHubUp = true
        history.note(now, .hubBegan)
    }

    /// The hub's own time: it publishes what is due.
    func hubTurn() async throws {
        later(isKind ? 1_000 : between(5_000, 240_000), .hubTurn)
        guard isHubUp else { return }
        do {
            guard try await hub.publish() else { return }
            history.note(now, .published, 0, hub.head?.head.version ?? 0)
            answerParked()
        } catch {
            guard hub.disk.isOff else { throw error }
        }
        if hub.disk.isOff { try await endHub(afterPowerLoss: true) }
    }

    /// Who was revoked tries it at once, at gates that have heard of it and at others.
    private static let lateScans = 4

    private func carryOut(_ command: RightCommand) async throws {
        guard isHubUp else { return }
        let index = Int.random(in: 0..<codes.count - Self.kept, using: &random) + Self.kept
        if command == .revoke {
            faults[.rightRevoked] += 1
            if plan.bug == .lostRevocation {
                confirmed.append(index)
                return
            }
        }
        if command == .suspend { faults[.rightSuspended] += 1 }
        do {
            try await hub.carryOut(command, index)
            if command == .transfer { try issue(index, hub.rights[index].record.generation) }
            if command == .revoke {
                confirmed.append(index)
                struckAt[index] = try await hub.listSequence()
                for _ in 0..<Self.lateScans {
                    let edge = Int.random(in: 0..<plan.edges, using: &random)
                    later(between(1_000, 180_000), .lateScan(edge: edge, right: index))
                }
            }
            history.note(now, .command, index)
        } catch is RightsRefusal {
            history.note(now, .command, -1)
        } catch {
            guard hub.disk.isOff else { throw error }
            try await endHub(afterPowerLoss: true)
        }
    }

    /// Sold after the last version: gates let it in ahead of their cache.
    private func sell() async throws {
        guard isHubUp else { return }
        do {
            try await hub.sell([Self.draft(codes.count)])
            try issue(codes.count, 1)
            recent.append(codes.count - 1)
            faults[.soldAhead] += 1
        } catch {
            guard hub.disk.isOff else { throw error }
            try await endHub(afterPowerLoss: true)
        }
    }

    /// The first rights are never revoked, and nobody shows the very first: the honest one who
    /// comes when all is over.
    static let kept = 2
}
