import Access
import Devices
import Edge
import Journal
import PowerDisk
import Sync
import Vocabulary

/// What gates hear beside their caches: marks of use from the gate on the same switch, and lists of
/// what is struck from the hub and from that gate.
///
/// Gates hang on switches in pairs; between two pairs there is nothing but the hub.
extension World {
    private static let lostPercent = 12
    private static let doubledPercent = 8

    func planNeighbours() {
        for edge in 0..<plan.edges {
            agenda.plan(between(1_000, 20_000), .gossip(edge: edge))
            agenda.plan(between(1_000, 20_000), .news(edge: edge))
        }
    }

    /// One gate tells the other what it has, as far as the wire lets it.
    func gossip(_ index: Int) async throws {
        later(between(5_000, 60_000), .gossip(edge: index))
        let other = index ^ 1
        guard edges.indices.contains(other), let from = edges[index].running,
            let to = edges[other].running
        else { return }
        let known = edges[other].heardThrough[edges[index].life]
        guard known != from.stores.journal.position.sequence, !isLost else { return }
        if from.stores.flash.sequence > edges[other].listTaken,
            let list = from.stores.flash.newest
        {
            try await takeList(list, edges[other], to)
        }
        let stored = to.stores.marks.marks.stored(of: edges[index].device)
        let start =
            known
            ?? from.marks.start(
                epoch: stored?.epoch ?? 0,
                after: stored?.sequence ?? 0
            )
        guard let portion = try from.marks.portion(after: start) else { return }
        edges[other].heardThrough = [edges[index].life: portion.through]
        var marks = portion.marks
        if chance(Self.doubledPercent) {
            faults[.messageDoubled] += 1
            marks += marks
        }
        if marks.count > 1, chance(Self.doubledPercent) {
            faults[.messageReordered] += 1
            marks.shuffle(using: &random)
        }
        for mark in marks { takeMark(mark, edges[other], to) }
        try await fallIfOff(edges[other])
    }

    private func takeMark(_ bytes: [UInt8], _ edge: SimulatedEdge, _ running: RunningEdge) {
        let isHeard = plan.bug == .deafToMarks || running.stores.marks.take(bytes) == .taken
        guard isHeard, let mark = UsedMark(unverified: bytes), let index = hub.index(of: mark.right)
        else { return }
        faults[.markHeard] += 1
        history.note(now, .heard, edge.index, mark.sequence)
        ledger.hear(mark, bytes, of: index, at: edge.index)
    }

    /// The hub tells a gate what is struck, if the wire lets it.
    func tellNews(_ index: Int) async throws {
        later(between(10_000, 90_000), .news(edge: index))
        guard isHubUp, links[index], let running = edges[index].running else { return }
        do {
            if running.stores.rosters.version == 0, let roster = try await hub.roster() {
                running.stores.rosters.take(roster)
            }
            guard try await hub.listSequence() > edges[index].listTaken, !isLost,
                let list = try await hub.list()
            else { return }
            try await takeList(list, edges[index], running)
        } catch {
            guard hub.disk.isOff else { throw error }
            try await endHub(afterPowerLoss: true)
        }
        try await fallIfOff(edges[index])
    }

    private func takeList(
        _ bytes: [UInt8],
        _ edge: SimulatedEdge,
        _ running: RunningEdge
    ) async throws {
        if plan.bug == .deafToLists {
            edge.listTaken = max(edge.listTaken, (try? Flash(unverified: bytes).sequence) ?? 0)
            return
        }
        if case .taken = running.stores.flash.take(bytes) { faults[.listHeard] += 1 }
        edge.listTaken = running.stores.flash.sequence
        wakeUpload(edge, running)
        try await fallIfOff(edge)
    }

    private var isLost: Bool {
        guard !isKind, chance(Self.lostPercent) else { return false }
        faults[.messageLost] += 1
        return true
    }
}
