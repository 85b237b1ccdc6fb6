import Access
import Edge
import Gates
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// A gate that the hub shuts, and gives back.
@Suite(.timeLimit(.minutes(1)))
struct RemoteLockTests {
    /// A gate with a lock on it whose list of bans the test holds.
    private final class Shut: Sendable {
        let gate = SimulatedGate(.init(passesAfter: .zero))
        let lock: RemoteLock
        let bans: Held<Set<DeviceBan>>
        let kept = Held<GateMode?>(.normal)

        final class Held<Value: Sendable>: Sendable {
            let value: Mutex<Value>

            init(_ value: Value) { self.value = Mutex(value) }
        }

        init(_ direction: String, _ first: Set<DeviceBan> = []) {
            let bans = Held(first)
            self.bans = bans
            let kept = kept
            lock = RemoteLock(
                gate: gate,
                direction: direction,
                bans: { bans.value.withLock { $0 } },
                kept: { kept.value.withLock { $0 } }
            )
        }

        func told(_ next: Set<DeviceBan>) {
            bans.value.withLock { $0 = next }
            lock.look()
        }

        func during(_ body: () async throws -> Void) async throws {
            let task = Task { await lock.run() }
            try await body()
            task.cancel()
            await task.value
        }
    }

    private func holds(_ claim: () -> Bool) async throws {
        let isTrue = try await eventually { claim() }
        #expect(isTrue)
    }

    @Test func `It locks an entry, and gives it back as a steward left it`() async throws {
        for (kept, after) in [
            (GateMode.normal, GateMode.normal), (.locked, .locked), (.freePassage, .normal),
            (nil, .locked),
        ] {
            let shut = Shut("entry")
            shut.kept.value.withLock { $0 = kept }
            try await shut.during {
                shut.told([.locked])
                try await holds { shut.gate.report.mode == .locked }
                #expect(shut.lock.holds)
                shut.told([])
                try await holds { !shut.lock.holds }
                try await holds { shut.gate.report.mode == after }
            }
        }
    }

    @Test(arguments: ["exit", "both"])
    func `Where people leave nothing is locked; a gate that stood open for all is shut`(
        _ direction: String
    ) async throws {
        let shut = Shut(direction)
        await shut.gate.set(.freePassage)
        try await shut.during {
            shut.told([.locked])
            try await holds { shut.gate.report.mode == .normal }
        }
        let left = Shut(direction)
        await left.gate.set(.locked)
        try await left.during {
            left.told([.locked])
            try await holds { left.lock.holds }
            // A steward locked it: that is not undone.
            #expect(left.gate.report.mode == .locked)
        }
    }

    @Test func `A device that is locked starts with a locked gate`() throws {
        let bench = try EdgeBench(EdgeBench.Options())
        #expect(bench.stores.startMode() == .normal)
        let flash = bench.forge.flash(1, [.device(EdgeBench.device, .locked)])
        #expect(bench.stores.flash.take(flash) == .taken)
        #expect(bench.stores.startMode() == .locked)
        var options = EdgeBench.Options()
        options.direction = "both"
        let open = try EdgeBench(options)
        #expect(open.stores.flash.take(flash) == .taken)
        #expect(open.stores.startMode() == .normal)
    }
}
