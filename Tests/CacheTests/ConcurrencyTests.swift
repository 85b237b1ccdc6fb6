import Access
import Cache
import Foundation
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

@Suite("Lookups beside updates")
struct ConcurrencyTests {
    private final class Flag: Sendable {
        private let state = Atomic(false)
        var isSet: Bool { state.load(ordering: .relaxed) }
        func set() { state.store(true, ordering: .relaxed) }
    }

    @Test(.timeLimit(.minutes(2)))
    func `A lookup during an update is of one version or the other, never tampered`() async throws {
        var bench = try CacheBench()
        let rights = CacheBench.rights(2000)
        for right in rights { bench.forge.put(right) }
        bench.forge.publish()
        for version in 1...20 {
            for right in rights {
                var changed = right
                changed.usesSeen = UInt16(version)
                bench.forge.put(changed)
            }
            bench.forge.publish()
        }
        let cache = try bench.sound()
        _ = try cache.apply(bench.forge.snapshot(1))
        let deltas = (1...20).map { bench.forge.delta(from: UInt64($0), to: UInt64($0) + 1) }
        let isDone = Flag()
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { [rights] in
                var looked = 0
                var random = SeededRandom(seed: 5)
                while !isDone.isSet || looked < 1000 {
                    let right = rights[Int.random(in: 0..<rights.count, using: &random)]
                    guard let facts = cache.facts(of: right.right) else { return 0 }
                    guard case .row(let row) = facts.right else {
                        Issue.record("\(facts.right) under version \(facts.headVersion)")
                        return 0
                    }
                    #expect(UInt64(row.usesSeen) + 1 == facts.headVersion)
                    looked += 1
                    if looked > 5_000_000 { break }
                }
                return looked
            }
            for (index, delta) in deltas.enumerated() {
                _ = try cache.apply(delta)
                if index % 7 == 3 { #expect(try cache.verify().isSound) }
            }
            isDone.set()
            for try await looked in group { #expect(looked >= 1000) }
        }
    }

    /// The log of an update that was never committed, as a power cut leaves it.
    @Test func `A copy taken in the middle of an update keeps the old version`() async throws {
        var bench = try CacheBench()
        let rights = CacheBench.rights(20_000)
        for right in rights { bench.forge.put(right) }
        bench.forge.publish()
        let cache = try bench.sound()
        _ = try cache.apply(bench.forge.snapshot())
        for right in rights {
            var changed = right
            changed.usesSeen = 1
            bench.forge.put(changed)
        }
        bench.forge.publish()
        let delta = bench.forge.delta(from: 1)
        let folder = bench.folder
        let path = bench.path
        async let applied = Task.detached { try cache.apply(delta) }.value
        var copies = 0
        for _ in 0..<40 {
            let copy = folder.path("copy\(copies).sqlite")
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            try? FileManager.default.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
            copies += 1
        }
        _ = try await applied
        for index in 0..<copies {
            let (other, findings) = try CacheFile.open(
                path: folder.path("copy\(index).sqlite"),
                scope: bench.forge.scope,
                keyring: bench.forge.keyring,
                mark: HeadMark(bench.forge.version(1).head)
            )
            guard findings.isEmpty else { continue }
            let uses = other.head?.head.version == 2 ? 1 : 0
            for right in rights.prefix(500) {
                switch other.right(right.right) {
                case .row(let row): #expect(Int(row.usesSeen) == uses)
                case .tampered: break
                case .absent: Issue.record("copy \(index): a right is proven absent")
                }
            }
        }
    }
}
