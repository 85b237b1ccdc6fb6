import GatePorts
import Synchronization

/// GPIO lines made of memory.
final class FakeLines: LineSet {
    private struct State {
        var levels: UInt64 = 0
        var sets: [UInt64] = []
        var isGone = false
        var edges: [LineEdge] = []
        var waits = 0
    }

    private let state: Mutex<State>

    init(levels: UInt64 = 0) {
        state = Mutex(State(levels: levels))
    }

    /// The outputs after each setting.
    var sets: [UInt64] { state.withLock { $0.sets } }

    /// How often edges were waited for.
    var waits: Int { state.withLock { $0.waits } }

    func change(_ edges: [LineEdge], levels: UInt64) {
        state.withLock { state in
            state.edges += edges
            state.levels = levels
        }
    }

    func unplug() {
        state.withLock { $0.isGone = true }
    }

    func levels() throws(GPIOFault) -> UInt64 {
        let (levels, isGone) = state.withLock { ($0.levels, $0.isGone) }
        if isGone { throw .gone }
        return levels
    }

    func set(_ bits: UInt64, mask: UInt64) throws(GPIOFault) {
        let isGone = state.withLock { state in
            state.sets.append((state.sets.last ?? 0) & ~mask | bits)
            return state.isGone
        }
        if isGone { throw .gone }
    }

    func edges() async throws(GPIOFault) -> [LineEdge] {
        state.withLock { $0.waits += 1 }
        while !Task.isCancelled {
            let (edges, isGone) = state.withLock { state in
                defer { state.edges = [] }
                return (state.edges, state.isGone)
            }
            if isGone { throw .gone }
            if !edges.isEmpty { return edges }
            await Task.yield()
        }
        return []
    }
}
