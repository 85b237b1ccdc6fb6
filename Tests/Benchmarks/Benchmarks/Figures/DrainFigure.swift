import Access
import Crypto
import Devices
import Hub
import Kernel
import Rights
import Sync
import Vocabulary

/// A backlog of scans, in the signed batches of four gates, through the hub's own intake.
///
/// Half of the scans are grants at gates without a sensor: each of them is a use of a right that
/// the hub sold. Batches are made before the clock runs; the hub checks their signatures and
/// chains, stores the records durably, counts the uses and signs an acknowledgement.
enum DrainFigure {
    private static let gates = 4
    private static let rightsMax = 20_000

    static func measure(_ workspace: Workspace, plan: BenchmarkPlan) async throws -> Measured {
        let store = try SQLiteStore(path: workspace.file("hub.sqlite"))
        let hub = try await Hub(store: store, keys: MemoryKeyVault())
        do {
            let measured = try await drain(hub, plan)
            await hub.stop()
            return measured
        } catch {
            await hub.stop()
            throw error
        }
    }

    private static func drain(_ hub: Hub, _ plan: BenchmarkPlan) async throws -> Measured {
        let venue = try await BacklogVenue(
            hub,
            gates: gates,
            rights: min(plan.rightsFew, rightsMax)
        )
        var random = SplitMix(seed: plan.seed ^ 0x4452_4149)
        let each = plan.scans / gates
        let backlogs = venue.devices.map { device in
            Backlog(device, scans: each, rights: venue.rights, &random)
        }
        let devices = hub.contexts.devices
        let begin = Stopwatch.wall()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for backlog in backlogs {
                group.addTask {
                    for batch in backlog.batches {
                        _ = try await devices.ingest(batch, from: backlog.device.row)
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = Double(Stopwatch.wall() - begin) / 1e9
        try await venue.check(hub, scans: each * gates)
        let batches = backlogs.reduce(0) { $0 + $1.batches.count }
        return Measured(
            [.drainScansPerSecond: Double(each * gates) / seconds],
            notes: [
                "\(each * gates) scans in \(batches) batches drained in "
                    + "\(Decimals.text(seconds, digits: 2)) s"
            ]
        )
    }
}
