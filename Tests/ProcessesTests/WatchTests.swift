import Processes
import Testing

struct WatchTests {
    private let zero = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant {
        zero + .milliseconds(milliseconds)
    }

    private func opened() -> Watch {
        var watch = Watch(at: zero)
        #expect(watch.handle(.tick, at: zero) == .start)
        return watch
    }

    private func ready(at milliseconds: Int = 100) -> Watch {
        var watch = opened()
        #expect(watch.handle(.ready, at: at(milliseconds)) == .nothing)
        return watch
    }

    @Test(arguments: [(2_999, Watch.Action.nothing), (3_000, .kill)])
    func `A child that opens may be silent for three seconds`(
        _ milliseconds: Int,
        _ action: Watch.Action
    ) {
        var watch = opened()
        #expect(watch.deadline == at(3_000))
        #expect(watch.handle(.tick, at: at(milliseconds)) == action)
    }

    @Test(arguments: [(1_099, Watch.Action.nothing), (1_100, .kill)])
    func `A child that is ready may be silent for one second`(
        _ milliseconds: Int,
        _ action: Watch.Action
    ) {
        var watch = ready(at: 100)
        #expect(watch.deadline == at(1_100))
        #expect(watch.handle(.tick, at: at(milliseconds)) == action)
    }

    @Test func `Each beat moves the deadline, and an old one does not move it back`() {
        var watch = ready(at: 100)
        _ = watch.handle(.beat, at: at(600))
        _ = watch.handle(.beat, at: at(500))
        #expect(watch.deadline == at(1_600))
    }

    @Test func `Beats alone do not replace being ready`() {
        var watch = opened()
        for second in 1..<30 {
            _ = watch.handle(.beat, at: at(second * 1_000))
            #expect(watch.handle(.tick, at: at(second * 1_000)) == .nothing)
        }
        #expect(watch.deadline == at(30_000))
        #expect(watch.handle(.tick, at: at(30_000)) == .kill)
    }

    @Test func `A killed child is back within two seconds of its last beat`() {
        var watch = ready(at: 0)
        #expect(watch.handle(.tick, at: at(1_000)) == .kill)
        #expect(watch.phase == .killed)
        #expect(watch.deadline == nil)
        #expect(watch.handle(.tick, at: at(1_050)) == .nothing)
        _ = watch.handle(.ended, at: at(1_100))
        #expect(watch.deadline == at(1_300))
        #expect(watch.handle(.tick, at: at(1_300)) == .start)
        #expect(watch.restarts == 1)
    }

    @Test func `Each wait is twice the one before, up to ten seconds`() {
        var backOff = BackOff()
        let waits = (0..<8).map { _ in backOff.wait(afterReadyFor: .zero) }
        #expect(
            waits
                == [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000].map {
                    .milliseconds($0)
                }
        )
    }

    @Test(arguments: [(29_999, 400), (30_000, 200)])
    func `A child that was healthy starts the waits anew`(_ ready: Int, _ wait: Int) {
        var backOff = BackOff()
        _ = backOff.wait(afterReadyFor: .zero)
        #expect(backOff.wait(afterReadyFor: .milliseconds(ready)) == .milliseconds(wait))
    }

    @Test func `A child that ends while opening waits longer each time`() {
        var watch = opened()
        _ = watch.handle(.ended, at: at(10))
        #expect(watch.deadline == at(210))
        _ = watch.handle(.tick, at: at(210))
        _ = watch.handle(.ended, at: at(220))
        #expect(watch.deadline == at(620))
    }

    @Test func `A stop asks the child to end and starts no other`() {
        var watch = ready()
        #expect(watch.handle(.stop, at: at(200)) == .terminate)
        #expect(watch.handle(.stop, at: at(201)) == .nothing)
        _ = watch.handle(.ended, at: at(300))
        #expect(watch.phase == .stopped)
        #expect(watch.deadline == nil)
        #expect(watch.handle(.tick, at: at(99_999)) == .nothing)
    }

    @Test func `A stop between two starts ends at once, and after a kill waits for the end`() {
        var waiting = Watch(at: zero)
        #expect(waiting.handle(.stop, at: zero) == .nothing)
        #expect(waiting.phase == .stopped)
        var killed = ready(at: 0)
        _ = killed.handle(.tick, at: at(1_000))
        #expect(killed.handle(.stop, at: at(1_001)) == .nothing)
        #expect(killed.phase == .stopping)
        _ = killed.handle(.ended, at: at(1_002))
        #expect(killed.phase == .stopped)
    }

    @Test func `A child that had become ready waits no longer than its own limit`() {
        var policy = RestartPolicy()
        policy.waitAfterReadyMax = .milliseconds(500)
        var backOff = BackOff(policy)
        let waits = (0..<5).map { _ in backOff.wait(afterReadyFor: .zero) }
        #expect(waits == [200, 400, 500, 500, 500].map { .milliseconds($0) })
        #expect(backOff.wait(afterReadyFor: nil) == .milliseconds(6_400))
    }

    @Test func `A child that waits for what it is to open lives as long as it beats`() {
        var watch = opened()
        _ = watch.handle(.absent, at: at(0))
        for second in 1...120 {
            _ = watch.handle(.beat, at: at(second * 1_000))
            #expect(watch.handle(.tick, at: at(second * 1_000)) == .nothing)
        }
        #expect(watch.deadline == at(123_000))
        #expect(watch.handle(.tick, at: at(123_000)) == .kill)
        // The next start has to say so anew.
        _ = watch.handle(.ended, at: at(123_000))
        #expect(watch.handle(.tick, at: at(123_200)) == .start)
        for second in 124...152 { _ = watch.handle(.beat, at: at(second * 1_000)) }
        #expect(watch.deadline == at(153_200))
    }
}
